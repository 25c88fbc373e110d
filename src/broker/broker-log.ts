export type BrokerLogLine = { level: 'info' | 'warn' | 'error'; message: string };

export type BrokerLog = (line: BrokerLogLine) => void;
