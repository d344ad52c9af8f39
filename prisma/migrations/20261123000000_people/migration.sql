-- People and tickets: who invites, imports that know their purchases beforehand, mails that are due, and
-- the audit by actor.

ALTER TABLE `OneTimeLink`
  ADD COLUMN `createdById` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER `userId`;

-- No release has written an import, so there is no row to carry over.
ALTER TABLE `Import`
  ADD COLUMN `fileHash` BINARY(32) NOT NULL AFTER `idempotencyKey`,
  ADD KEY `Import_status_createdAt_idx` (`status`, `createdAt`),
  ADD KEY `Import_eventId_createdAt_idx` (`eventId`, `createdAt`);

ALTER TABLE `ImportRow`
  ADD COLUMN `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL AFTER `quantity`,
  MODIFY COLUMN `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;

CREATE TABLE `TicketMail` (
  `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `dueAt` DATETIME(3) NOT NULL,
  `attempts` SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  `lastError` VARCHAR(500) NULL,
  PRIMARY KEY (`purchaseId`),
  KEY `TicketMail_dueAt_idx` (`dueAt`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE `AuditEntry`
  ADD KEY `AuditEntry_actorId_at_idx` (`actorId`, `at`);
