-- Two may give a user a role: staff here, and the host's identity provider. `role` is what results of both.

ALTER TABLE `User`
  ADD COLUMN `localRole` ENUM('BUYER', 'STAFF', 'ADMIN') NULL,
  ADD COLUMN `hostRole` ENUM('BUYER', 'STAFF', 'ADMIN') NULL,
  ALGORITHM = INSTANT;
