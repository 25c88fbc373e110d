import { type Measured, runTask, type Task } from './kafkajs-task.ts';

/** `node measure.ts host:port task seconds`, the task as JSON: prints what was measured, as JSON. */
const [address = '', task = '', seconds = ''] = process.argv.slice(2);
const measured: Measured = await runTask(address, JSON.parse(task) as Task, Number(seconds));
process.stdout.write(JSON.stringify(measured));
process.exit(0);
