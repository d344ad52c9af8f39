-- What becomes of purchases in line when staff unpublish an event or move its sale: kept or withdrawn, up to a place.

ALTER TABLE `Event` ADD COLUMN `keptSeq` BIGINT NOT NULL DEFAULT 0, ALGORITHM = INSTANT;

ALTER TABLE `Event` ADD COLUMN `withdrawnSeq` BIGINT NOT NULL DEFAULT 0, ALGORITHM = INSTANT;
