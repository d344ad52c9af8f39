-- Mails with links to sign in or activate: asked for, and sent by a worker.

CREATE TABLE `LinkMail` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `occasion` ENUM('SIGN_IN', 'INVITATION') NOT NULL,
  `email` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `mailbox` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `pendingFor` VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `network` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `dueAt` DATETIME(3) NULL,
  `attempts` SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  `lastError` VARCHAR(500) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `LinkMail_pendingFor_key` (`pendingFor`),
  KEY `LinkMail_mailbox_createdAt_idx` (`mailbox`, `createdAt`),
  KEY `LinkMail_dueAt_createdAt_network_idx` (`dueAt`, `createdAt`, `network`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
