import { createServer } from "node:net";

/**
 * A mail server that takes connections and never says a word: what a rehearsal must not feel. Start it, then
 * a set-up with SMTP_URL=smtp://127.0.0.1:2525, then `pnpm drop`.
 */
const port = Number(process.argv[2] ?? 2525);

let connections = 0;
const server = createServer((socket) => {
  connections += 1;
  console.log(`connection ${connections}, left without an answer`);
  socket.on("error", () => undefined);
});
server.listen(port, "127.0.0.1", () => console.log(`smtp://127.0.0.1:${port} takes connections and answers nothing`));
