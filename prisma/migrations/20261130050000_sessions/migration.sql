-- Sessions can end before they expire: all of a user's by an epoch, one by its own row. Links that an address
-- asked for are found by it, so that they end with a change of the account.

ALTER TABLE `User` ADD COLUMN `sessionEpoch` INT NOT NULL DEFAULT 0, ALGORITHM = INSTANT;

ALTER TABLE `User` ADD COLUMN `sessionsEndedAt` DATETIME(3) NULL, ALGORITHM = INSTANT;

CREATE TABLE `EndedSession` (
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `id` BINARY(32) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`userId`, `id`),
  KEY `EndedSession_expiresAt_idx` (`expiresAt`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE `OneTimeLink` ADD KEY `OneTimeLink_email_idx` (`email`), ALGORITHM = INPLACE, LOCK = NONE;
