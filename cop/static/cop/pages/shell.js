// Pages that show nothing live: log in, account, list of operations, display.
import { startShell } from "../shell/start.js";

startShell();
