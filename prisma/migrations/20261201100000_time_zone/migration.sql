-- The venue's time zone. Until now all times were shown in UTC, so that is the zone of the events there are.

ALTER TABLE `Event` ADD COLUMN `timeZone` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'UTC',
  ALGORITHM = INSTANT;
