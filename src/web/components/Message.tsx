import { Button } from 'azure-devops-ui/Button';
import { copyToClipboard } from 'azure-devops-ui/Clipboard';
import defer * as messageCard from 'azure-devops-ui/MessageCard';
import { Status, Statuses, StatusSize } from 'azure-devops-ui/Status';
import * as React from 'react';
import type { CodeView, MessageView } from '../view/view';
import { ExternalLink } from './ExternalLink';

interface MessageProps {
  readonly message: MessageView;
  readonly onRetry: () => void;
}

const looks = {
  neutral: Statuses.Information,
  running: Statuses.Running,
  warning: Statuses.Warning,
  error: Statuses.Failed,
};

/** The page where there are no results to show: what is the matter, and the way out. */
export function MessagePage({ message, onRetry }: MessageProps) {
  return (
    <div className="sq-message-page">
      <h1>
        <span aria-hidden="true" className="sq-icon">
          <Status {...looks[message.tone]} size={StatusSize.l} />
        </span>
        <span>{message.title}</span>
      </h1>
      <MessageBody message={message} onRetry={onRetry} />
    </div>
  );
}

const severities = { neutral: 'Info', running: 'Info', warning: 'Warning', error: 'Error' } as const;

/** A notice above the results. */
export function Notice({ message, onRetry }: MessageProps) {
  return (
    <messageCard.MessageCard className="sq-notice" severity={messageCard.MessageCardSeverity[severities[message.tone]]}>
      <div className="sq-notice-text">
        <strong>{message.title}</strong>
        <MessageBody message={message} onRetry={onRetry} />
      </div>
    </messageCard.MessageCard>
  );
}

function MessageBody({ message, onRetry }: MessageProps) {
  return (
    <>
      {message.text.map((paragraph) => (
        <p key={paragraph} dir="auto">
          {paragraph}
        </p>
      ))}
      {message.detail && message.detail.length > 0 && (
        <ul className="sq-detail">
          {message.detail.map((line) => (
            <li key={line} dir="auto">
              {line}
            </li>
          ))}
        </ul>
      )}
      {message.code && <Code code={message.code} />}
      {(message.retry || message.link) && (
        <p className="sq-actions">
          {message.retry && <Button text="Try again" onClick={onRetry} />}
          {message.link && <ExternalLink href={message.link.href}>{message.link.text}</ExternalLink>}
        </p>
      )}
    </>
  );
}

/** Text to copy. */
export function Code({ code }: { readonly code: CodeView }) {
  const [copied, setCopied] = React.useState(false);
  return (
    <figure className="sq-code">
      <figcaption>{code.label}</figcaption>
      <pre tabIndex={0} aria-label={code.label}>
        {code.text}
      </pre>
      <Button
        text={copied ? 'Copied' : 'Copy'}
        onClick={() => {
          copyToClipboard(code.text);
          setCopied(true);
        }}
      />
      <span role="status" className="sq-hidden">
        {copied ? 'Copied' : ''}
      </span>
    </figure>
  );
}
