-- Mails that ended undelivered, mails about what changed, and the sign-in code: how often it was tried, and where from.

ALTER TABLE `TicketMail` ADD COLUMN `failedAt` DATETIME(3) NULL, ALGORITHM = INSTANT;

-- Those that were given up before, which are few.
UPDATE `TicketMail` SET `failedAt` = UTC_TIMESTAMP(3) WHERE `dueAt` > '9999-01-01';

ALTER TABLE `TicketMail` ADD INDEX `TicketMail_failedAt_idx` (`failedAt`), ALGORITHM = INPLACE, LOCK = NONE;

ALTER TABLE `LinkMail`
  ADD COLUMN `failedAt` DATETIME(3) NULL,
  ADD COLUMN `event` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  ALGORITHM = INSTANT;

ALTER TABLE `LinkMail` ADD INDEX `LinkMail_failedAt_idx` (`failedAt`), ALGORITHM = INPLACE, LOCK = NONE;

ALTER TABLE `OneTimeLink` ADD COLUMN `codeAttempts` SMALLINT UNSIGNED NOT NULL DEFAULT 0, ALGORITHM = INSTANT;

CREATE TABLE `Notice` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` ENUM('TICKET_VOIDED', 'TICKET_REISSUED', 'EVENT_CHANGED', 'REINSTATED') NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ticketId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `dueAt` DATETIME(3) NOT NULL,
  `attempts` SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  `lastError` VARCHAR(500) NULL,
  `failedAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `Notice_dueAt_idx` (`dueAt`),
  KEY `Notice_failedAt_idx` (`failedAt`),
  KEY `Notice_userId_eventId_idx` (`userId`, `eventId`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `EventNotice` (
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `was` VARCHAR(2000) NOT NULL,
  `firstAt` DATETIME(3) NOT NULL,
  `dueAt` DATETIME(3) NOT NULL,
  `doneUserId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  PRIMARY KEY (`eventId`),
  KEY `EventNotice_dueAt_idx` (`dueAt`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
