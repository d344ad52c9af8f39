-- Operators: purchases can be refused in their words, and what failed says why.

ALTER TABLE `Event`
  ADD COLUMN `shedMessage` VARCHAR(300) NULL AFTER `pausedAt`,
  ADD KEY `Event_pausedAt_idx` (`pausedAt`),
  ADD KEY `Event_shedMessage_idx` (`shedMessage`);

CREATE TABLE `PurchaseFailure` (
  `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` VARCHAR(500) NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`purchaseId`),
  KEY `PurchaseFailure_eventId_at_idx` (`eventId`, `at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
