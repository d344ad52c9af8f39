-- Operators see the next sales: found by an index, however many events there are.

ALTER TABLE `Event` ADD INDEX `Event_salesOpenAt_idx` (`salesOpenAt`), ALGORITHM = INPLACE, LOCK = NONE;
