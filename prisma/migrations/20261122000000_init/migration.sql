-- MySQL 8.0.16+ and MariaDB 10.11+: only what both have.
-- Ids, keys and slugs are ASCII and compared byte by byte; text for people is utf8mb4.
-- Purchase, Ticket and Holding carry no foreign keys: the issuing path would pay for them on every row,
-- and a sharded MySQL does not have them across shards. The audit (`pnpm verify`) checks the references.

CREATE TABLE `Content` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `type` ENUM('EVENT') NOT NULL,
  `slug` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title` VARCHAR(200) NOT NULL,
  `summary` VARCHAR(500) NOT NULL DEFAULT '',
  `body` MEDIUMTEXT NOT NULL,
  `status` ENUM('DRAFT', 'PUBLISHED', 'ARCHIVED') NOT NULL DEFAULT 'DRAFT',
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `Content_slug_key` (`slug`),
  KEY `Content_type_status_idx` (`type`, `status`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Event` (
  `contentId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `venue` VARCHAR(200) NOT NULL DEFAULT '',
  `startsAt` DATETIME(3) NULL,
  `endsAt` DATETIME(3) NULL,
  `salesOpenAt` DATETIME(3) NULL,
  `salesCloseAt` DATETIME(3) NULL,
  `capacity` INT NOT NULL,
  `userCap` INT NULL,
  `issuedCount` INT NOT NULL DEFAULT 0,
  `lastTicketNumber` INT NOT NULL DEFAULT 0,
  `issuerEpoch` INT NOT NULL DEFAULT 0,
  `pausedAt` DATETIME(3) NULL,
  PRIMARY KEY (`contentId`),
  CONSTRAINT `Event_contentId_fkey` FOREIGN KEY (`contentId`) REFERENCES `Content` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `Event_capacity_holds` CHECK (`issuedCount` >= 0 AND `issuedCount` <= `capacity`),
  CONSTRAINT `Event_numbers_cover_tickets` CHECK (`issuedCount` <= `lastTicketNumber`),
  CONSTRAINT `Event_userCap_positive` CHECK (`userCap` IS NULL OR `userCap` >= 1)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `User` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `email` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `name` VARCHAR(200) NOT NULL DEFAULT '',
  `role` ENUM('BUYER', 'STAFF', 'ADMIN') NOT NULL DEFAULT 'BUYER',
  `status` ENUM('INVITED', 'ACTIVE', 'SUSPENDED') NOT NULL,
  `externalSubject` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `activatedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `User_email_key` (`email`),
  UNIQUE KEY `User_externalSubject_key` (`externalSubject`),
  KEY `User_status_id_idx` (`status`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Holding` (
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `counted` INT NOT NULL,
  `cap` INT NOT NULL,
  PRIMARY KEY (`eventId`, `userId`),
  CONSTRAINT `Holding_user_cap_holds` CHECK (`counted` >= 0 AND `counted` <= `cap`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Purchase` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `requestedById` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `source` ENUM('BUYER', 'STAFF') NOT NULL,
  `idempotencyKey` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seq` BIGINT NOT NULL,
  `requested` INT NOT NULL,
  `issued` INT NOT NULL,
  `status` ENUM('fulfilled', 'partial', 'rejected', 'failed') NOT NULL,
  `reason` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `late` BOOLEAN NOT NULL,
  `silent` BOOLEAN NOT NULL,
  `acceptedAt` DATETIME(3) NOT NULL,
  `decidedAt` DATETIME(3) NOT NULL,
  `notifiedAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `Purchase_requestedById_eventId_idempotencyKey_key` (`requestedById`, `eventId`, `idempotencyKey`),
  KEY `Purchase_eventId_seq_idx` (`eventId`, `seq`),
  KEY `Purchase_userId_acceptedAt_id_idx` (`userId`, `acceptedAt`, `id`),
  CONSTRAINT `Purchase_quantities_hold` CHECK (`requested` >= 1 AND `issued` >= 0 AND `issued` <= `requested`),
  CONSTRAINT `Purchase_status_fits` CHECK (
    (`status` = 'fulfilled' AND `issued` = `requested`)
    OR (`status` = 'partial' AND `issued` > 0 AND `issued` < `requested`)
    OR (`status` IN ('rejected', 'failed') AND `issued` = 0)
  )
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Ticket` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `number` INT NOT NULL,
  `type` ENUM('STANDARD') NOT NULL DEFAULT 'STANDARD',
  `status` ENUM('VALID', 'VOIDED') NOT NULL DEFAULT 'VALID',
  `secret` BINARY(6) NOT NULL,
  `version` SMALLINT UNSIGNED NOT NULL DEFAULT 1,
  `issuedAt` DATETIME(3) NOT NULL,
  `voidedAt` DATETIME(3) NULL,
  `voidedById` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `voidReason` VARCHAR(500) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `Ticket_eventId_number_key` (`eventId`, `number`),
  KEY `Ticket_purchaseId_idx` (`purchaseId`),
  KEY `Ticket_userId_eventId_number_idx` (`userId`, `eventId`, `number`),
  CONSTRAINT `Ticket_number_positive` CHECK (`number` >= 1),
  CONSTRAINT `Ticket_voided_has_time` CHECK ((`status` = 'VOIDED') = (`voidedAt` IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `OneTimeLink` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `purpose` ENUM('ACTIVATE', 'SIGN_IN') NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `email` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `tokenHash` BINARY(32) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `usedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `OneTimeLink_tokenHash_key` (`tokenHash`),
  KEY `OneTimeLink_userId_purpose_idx` (`userId`, `purpose`),
  CONSTRAINT `OneTimeLink_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `OneTimeLink_names_somebody` CHECK ((`userId` IS NULL) <> (`email` IS NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `Import` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `requestedById` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idempotencyKey` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('RUNNING', 'DONE') NOT NULL DEFAULT 'RUNNING',
  `rowCount` INT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `finishedAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `Import_requestedById_eventId_idempotencyKey_key` (`requestedById`, `eventId`, `idempotencyKey`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `ImportRow` (
  `importId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `line` INT NOT NULL,
  `email` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` VARCHAR(200) NOT NULL,
  `quantity` INT NOT NULL,
  `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`importId`, `line`),
  CONSTRAINT `ImportRow_importId_fkey` FOREIGN KEY (`importId`) REFERENCES `Import` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `AuditEntry` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actorId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `action` VARCHAR(64) NOT NULL,
  `subjectType` VARCHAR(32) NOT NULL,
  `subjectId` VARCHAR(64) NOT NULL,
  `details` JSON NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `AuditEntry_subjectType_subjectId_at_idx` (`subjectType`, `subjectId`, `at`),
  KEY `AuditEntry_at_idx` (`at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
