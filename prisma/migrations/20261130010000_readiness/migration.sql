-- Readiness: one row that gateways write, to know that the database takes writes.

CREATE TABLE `ReadinessProbe` (
  `id` INT NOT NULL,
  `writtenAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
