import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startJavaProcess } from './java-process.mjs';
import { writeProperties } from './kafka-node.mjs';

/** A ZooKeeper for the Kafka of a laptop: one process on 127.0.0.1, with its data and its log in `dir`. */
export function startZooKeeper(jars, { dir, port }) {
  mkdirSync(dir, { recursive: true });
  const settings = join(dir, 'zookeeper.properties');
  writeProperties(settings, {
    dataDir: join(dir, 'data').replaceAll('\\', '/'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
    maxClientCnxns: 0,
    // It would take port 8080, and needs a web server that is not among the jars.
    'admin.enableServer': false,
  });
  return startJavaProcess(jars, {
    name: 'zookeeper',
    heapMb: 256,
    main: 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
    settings,
    dir,
    readyLine: 'PrepRequestProcessor (sid:0) started',
  });
}
