import { ProgressBar } from './ProgressBar.tsx';

export interface Progress {
  read: number;
  expected: number;
}

/** How much has come of something long that is being read: "Reading the list: 34,000 of 100,000 machines." */
export function ReadingProgress({ label, noun, progress }: { label: string; noun: string; progress: Progress }) {
  const { read, expected } = progress;
  return (
    <div>
      <span>{`${label}: ${read.toLocaleString('en')} of ${expected.toLocaleString('en')} ${noun}.`}</span>
      <ProgressBar value={read} max={expected} label={label} />
    </div>
  );
}
