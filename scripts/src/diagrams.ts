import { writeDiagrams } from "./checks/diagrams.ts";
import { readStructure } from "./checks/structure.ts";

writeDiagrams(await readStructure());
