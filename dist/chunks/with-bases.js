import { t as withBases } from "./with-bases2.js";

export { withBases };