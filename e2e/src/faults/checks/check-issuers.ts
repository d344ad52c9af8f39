import { groupBy, type Check } from "./check.ts";

/** R2: an epoch belongs to one issuer, which commits nothing after another has acquired the event. */
export const oneIssuerAtATime: Check = ({ takeOvers, commits }) => {
  const shared = [...groupBy(takeOvers, ({ eventId, epoch }) => `${eventId} epoch ${epoch}`)]
    .filter(([, owners]) => owners.length > 1)
    .map(([epoch, owners]) => `${epoch} belongs to ${owners.map(({ worker }) => worker).join(" and ")}`);
  const superseded = commits.flatMap((commit) => {
    const later = takeOvers.find(
      ({ eventId, epoch, order }) =>
        eventId === commit.eventId && order < commit.order && epoch > (commit.epoch ?? Infinity),
    );
    return later === undefined
      ? []
      : [
          `${commit.worker} committed in epoch ${commit.epoch} of ${commit.eventId} after ${later.worker} acquired it (${later.epoch})`,
        ];
  });
  return [...shared, ...superseded];
};
