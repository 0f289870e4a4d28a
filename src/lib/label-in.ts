/** The label of a value that may come from anywhere, such as a URL; itself where the table has none of its own for it. */
export const labelIn = (labels: Readonly<Record<string, string>> | undefined, value: string): string =>
  labels !== undefined && Object.hasOwn(labels, value) ? (labels[value] ?? value) : value;
