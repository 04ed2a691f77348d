import { differences, shapeOf } from '../wire/sonarqube/json-shape';
import type { Asker, Ids, Question } from './questions';

/** One of the two servers, as the questions see it. */
export interface Side {
  readonly url: string;
  readonly ids: Ids;
  readonly tokens: Readonly<Record<Exclude<Asker, 'nobody'>, string>>;
}

export interface Answer {
  readonly status: number;
  /** Type and charset, in one spelling. */
  readonly contentType: string;
  readonly text: string;
}

/** Asks one server a question, as its API gets it from our tasks. */
export async function ask({ url, ids, tokens }: Side, { path, as, accept }: Question): Promise<Answer> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: keyof Ids) => encodeURIComponent(ids[name]));
  // Basic is the form that servers of every generation understand.
  const headers = new Headers({ Accept: accept });
  if (as !== 'nobody') headers.set('Authorization', `Basic ${Buffer.from(`${tokens[as]}:`).toString('base64')}`);
  const answer = await fetch(`${url}/${filled}`, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  let text = await answer.text();
  for (const [name, id] of Object.entries(ids)) if (id !== '') text = text.replaceAll(String(id), `{${name}}`);
  const contentType = (answer.headers.get('content-type') ?? '').toLowerCase().replaceAll(' ', '');
  return { status: answer.status, contentType, text };
}

/** Every difference that a client could notice, one line each. */
export function compare(truth: Answer, answer: Answer): readonly string[] {
  const heads = (['status', 'contentType'] as const).flatMap((name) =>
    truth[name] === answer[name] ? [] : [`! ${name}: ${truth[name]} became ${answer[name]}`],
  );
  const [wanted, given] = [json(truth.text), json(answer.text)];
  if (wanted === undefined || given === undefined) {
    const same = (wanted === undefined) === (given === undefined) && (truth.text === '') === (answer.text === '');
    return same ? heads : [...heads, `! body: ${truth.text.slice(0, 200)} became ${answer.text.slice(0, 200)}`];
  }
  const isError = truth.status >= 400 || answer.status >= 400;
  // Parsed, since how a quote is escaped is nobody's business.
  const [text, otherText] = [JSON.stringify(wanted), JSON.stringify(given)];
  const texts = isError && text !== otherText ? [`! text: ${text} became ${otherText}`] : [];
  return [...heads, ...(isError ? texts : differences(shapeOf(wanted), shapeOf(given)))];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
