-- Who gets how many, by an import's list: a list that is sent again is recognised. Null for imports of earlier
-- releases, and for those that staff sent again on purpose.

ALTER TABLE `Import` ADD COLUMN `contentHash` BINARY(32) NULL, ALGORITHM = INSTANT;

ALTER TABLE `Import` ADD UNIQUE INDEX `Import_eventId_contentHash_key` (`eventId`, `contentHash`),
  ALGORITHM = INPLACE, LOCK = NONE;
