-- Positions in a line that were left: the issuer rejects their purchases when their turn comes.

CREATE TABLE `Leaving` (
  `eventId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seq` BIGINT NOT NULL,
  `purchaseId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`eventId`, `seq`, `purchaseId`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
