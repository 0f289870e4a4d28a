import { termsById } from '#src/consent/terms.ts';

/** Published terms by title and version; by the id alone where this app holds no such text. */
export function TermsName({ id }: { id: string }) {
  const published = termsById(id);
  if (published === undefined) return id;
  return (
    <>
      {published.title}, <span className="whole">{published.version}</span>
    </>
  );
}
