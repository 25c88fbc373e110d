/** The documents that a user reads, in the order of the contents; those for developers stay in the repository. */
export const PAGES = [
  { name: 'presenting', file: 'docs/presenting.md', says: 'How to show Vigie to an audience.' },
  { name: 'clusters', file: 'docs/clusters.md', says: 'How to connect Vigie to your own Kafka.' },
  {
    name: 'options',
    file: 'docs/options.md',
    says: 'The options of the command line, and where data is kept.',
  },
  { name: 'rest', file: 'docs/rest.md', says: 'The REST interface of the browser host.' },
  { name: 'security', file: 'docs/security.md', says: 'How Vigie protects your data and your cluster.' },
  {
    name: 'protocol-support',
    file: 'docs/protocol-support.md',
    says: "What of Kafka's protocol the embedded broker speaks.",
  },
  { name: 'performance', file: 'docs/performance.md', says: 'How much Vigie was measured to carry.' },
  { name: 'glossary', file: 'docs/glossary.md', says: 'The words of Vigie, each explained once.' },
  { name: 'changelog', file: 'CHANGELOG.md', says: 'What changed in each version.' },
];
