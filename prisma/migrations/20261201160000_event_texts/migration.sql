-- Languages of events, their texts, accounts and mails; what an event says of its organiser and price; its picture.

ALTER TABLE `Content`
  ADD COLUMN `language` CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'en',
  ALGORITHM = INSTANT;

ALTER TABLE `User`
  ADD COLUMN `language` CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ALGORITHM = INSTANT;

ALTER TABLE `LinkMail`
  ADD COLUMN `language` CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `message` VARCHAR(1000) NULL,
  ALGORITHM = INSTANT;

ALTER TABLE `Event`
  ADD COLUMN `organiser` VARCHAR(200) NOT NULL DEFAULT '',
  ADD COLUMN `contact` VARCHAR(254) NOT NULL DEFAULT '',
  ADD COLUMN `priceMinor` INT NULL,
  ADD COLUMN `currency` CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `posterAlt` VARCHAR(300) NOT NULL DEFAULT '',
  ADD COLUMN `posterId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `posterWidth` INT NULL,
  ADD COLUMN `posterHeight` INT NULL,
  ALGORITHM = INSTANT;

CREATE TABLE `ContentText` (
  `contentId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `language` CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title` VARCHAR(200) NOT NULL,
  `summary` VARCHAR(500) NOT NULL DEFAULT '',
  `body` MEDIUMTEXT NOT NULL,
  PRIMARY KEY (`contentId`, `language`),
  CONSTRAINT `ContentText_contentId_fkey` FOREIGN KEY (`contentId`) REFERENCES `Content` (`id`)
    ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE `PosterImage` (
  `posterId` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `width` INT NOT NULL,
  `image` MEDIUMBLOB NOT NULL,
  PRIMARY KEY (`posterId`, `width`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
