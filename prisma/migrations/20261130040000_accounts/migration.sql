-- One person, one account: the mailbox behind an address. Events that ask for older accounts, and the addresses that
-- an event had before. Nothing here rewrites a table: a sale goes on meanwhile.

ALTER TABLE `User`
  ADD COLUMN `mailbox` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  ALGORITHM = INSTANT;

ALTER TABLE `User`
  ADD UNIQUE KEY `User_mailbox_key` (`mailbox`),
  ALGORITHM = INPLACE, LOCK = NONE;

ALTER TABLE `Event`
  ADD COLUMN `requireAccountBefore` DATETIME(3) NULL,
  ALGORITHM = INSTANT;

CREATE TABLE `EventSlug` (
  `slug` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`slug`),
  KEY `EventSlug_eventId_idx` (`eventId`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
