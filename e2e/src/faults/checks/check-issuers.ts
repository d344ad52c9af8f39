import { groupBy, type Check } from "./check.ts";

/** R2: an epoch is one issuer's, and it commits nothing once another has taken the event over. */
export const oneIssuerAtATime: Check = ({ takeOvers, commits }) => {
  const shared = [...groupBy(takeOvers, ({ eventId, epoch }) => `${eventId} epoch ${epoch}`)]
    .filter(([, owners]) => owners.length > 1)
    .map(([epoch, owners]) => `${epoch} is that of ${owners.map(({ worker }) => worker).join(" and ")}`);
  const superseded = commits.flatMap((commit) => {
    const later = takeOvers.find(
      ({ eventId, epoch, order }) =>
        eventId === commit.eventId && order < commit.order && epoch > (commit.epoch ?? Infinity),
    );
    return later === undefined
      ? []
      : [
          `${commit.worker} committed in epoch ${commit.epoch} of ${commit.eventId} after ${later.worker} took it over (${later.epoch})`,
        ];
  });
  return [...shared, ...superseded];
};
