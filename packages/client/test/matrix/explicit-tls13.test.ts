import { describeMatrix } from "./describe-matrix.ts";
import { protections } from "./protocol-steps.ts";

describeMatrix(protections.explicitTls13);
