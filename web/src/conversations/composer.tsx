import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Mic, Paperclip, Plus, SendHorizontal, Zap } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  lazy,
  type Ref,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { editMessage } from '../api/conversations.ts';
import type { Conversation, Message } from '../api/types.ts';
import { uuid } from '../parts/intention.ts';
import { plainly } from '../parts/plainly.ts';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { About, quoteOf } from './about.tsx';
import type { Addition } from './add-menu.tsx';
import { Blocked } from './blocked.tsx';
import { draftOf, keepDraft } from './drafts.ts';
import { EnclosedFiles } from './enclosed.tsx';
import { enterSends } from './enter-sends.ts';
import type { Laid } from './lay-dialog.tsx';
import type { Letter } from './letters.ts';
import { changeMessage } from './queries.ts';
import { sendLetter } from './sending.ts';
import { acceptedFiles } from './uploads.ts';
import { useEnclosed } from './use-enclosed.ts';
import { stoppedTyping, typed } from './use-typing.ts';

const loadRecorder = () => import('./voice-recorder.tsx');
const VoiceRecorder = lazy(loadRecorder);
const loadMenu = () => import('./add-menu.tsx');
const AddMenu = lazy(loadMenu);
const LayDialog = lazy(() => import('./lay-dialog.tsx'));
const OfferDialog = lazy(() => import('../offers/offer-dialog.tsx'));
const loadReplies = () => import('./quick-replies.tsx');
const QuickReplies = lazy(loadReplies);

/** What the field is for just now. */
export type Writing = { kind: 'new' } | { kind: 'reply'; message: Message } | { kind: 'edit'; message: Message };

type Props = {
  conversation: Conversation;
  writing: Writing;
  turnTo: (writing: Writing) => void;
  /** To the last message of one's own, with the arrow key. */
  editLast: () => void;
  sent: () => void;
  ref: RefObject<HTMLTextAreaElement | null>;
};

const longest = 5_000;

export function Composer(props: Props) {
  const { blocked } = props.conversation;
  if (blocked.byMe || blocked.byThem) return <Blocked conversation={props.conversation} />;
  return <Field {...props} />;
}

function Field({ conversation, writing, turnTo, editLast, sent, ref }: Props) {
  const { id, side } = conversation;
  const client = useQueryClient();
  const userId = useUser()?.id ?? '';
  const [draft, setDraft] = useState(() => draftOf(userId, id));
  const [edited, setEdited] = useState('');
  const [busy, setBusy] = useState(false);
  const [recording, setRecording] = useState(false);
  const [adding, setAdding] = useState<'menu' | Addition | null>(null);
  const [over, setOver] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const { enclosed, enclose, remove, take } = useEnclosed();
  const editing = writing.kind === 'edit';
  const text = editing ? edited : draft;
  const empty = text.trim() === '' && (editing || enclosed.length === 0);

  useEffect(() => {
    if (writing.kind === 'edit') setEdited(writing.message.body ?? '');
  }, [writing]);
  // With a pointer at hand one came to write; on a phone the keyboard would cover what one came to read.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) setTimeout(() => ref.current?.focus({ preventScroll: true }));
  }, [ref]);

  function write(next: string) {
    if (editing) return setEdited(next);
    setDraft(next);
    keepDraft(userId, id, next);
    if (next.trim()) typed(id);
  }

  function send() {
    if (empty || busy) return;
    if (writing.kind === 'edit') return void saveEdit(writing.message);
    const replyTo = writing.kind === 'reply' ? { replyTo: quoteOf(writing.message, side) } : {};
    setDraft('');
    stoppedTyping(id);
    // The draft is there until the letter is safe: a page that closes in between loses nothing.
    void post({ body: draft.trim(), enclosed: take(), ...replyTo }).then(() => keepDraft(userId, id, ''));
    turnTo({ kind: 'new' });
  }

  function post(content: Pick<Letter, 'body' | 'enclosed' | 'productId' | 'orderId' | 'about' | 'replyTo'>) {
    sent();
    return sendLetter(client, { id: uuid(), conversationId: id, writtenAt: new Date().toISOString(), ...content });
  }

  function choose(addition: Addition) {
    setAdding(addition === 'files' ? null : addition);
    if (addition === 'files') files.current?.click();
  }

  async function saveEdit(message: Message) {
    setBusy(true);
    try {
      await changeMessage(client, () => editMessage(message, edited.trim()));
      turnTo({ kind: 'new' });
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While a word is being composed (Japanese, Chinese, an accent) Enter belongs to that.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const wantsLine = event.shiftKey || event.altKey || !(enterSends() || event.ctrlKey || event.metaKey);
    if (event.key === 'Enter' && !wantsLine) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && writing.kind !== 'new') {
      event.stopPropagation();
      turnTo({ kind: 'new' });
    } else if (event.key === 'ArrowUp' && text === '' && writing.kind === 'new') {
      event.preventDefault();
      editLast();
    }
  }

  function onPaste(event: ClipboardEvent) {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || editing) return;
    event.preventDefault();
    enclose(pasted);
  }

  const drop = {
    onDragOver: (event: DragEvent) => {
      if (editing || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      if (editing) return;
      event.preventDefault();
      setOver(false);
      enclose([...event.dataTransfer.files]);
    },
  };

  const tool = 'grid size-11 shrink-0 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink';
  return (
    <div
      {...drop}
      className={clsx(
        'border-t border-line bg-card px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-3',
        over && 'bg-glaze-wash',
      )}
    >
      <About writing={writing} side={side} cancel={() => turnTo({ kind: 'new' })} />
      {!editing && <EnclosedFiles enclosed={enclosed} remove={remove} />}
      {recording ? (
        <Suspense fallback={<div className="h-11" />}>
          <VoiceRecorder
            done={(file, seconds) => {
              setRecording(false);
              if (file) enclose([file], seconds);
              setTimeout(() => ref.current?.focus());
            }}
          />
        </Suspense>
      ) : (
        <form
          aria-label={i18n.t('Write a message')}
          className="flex items-end gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          {!editing && (
            <>
              <input
                ref={files}
                type="file"
                multiple
                accept={acceptedFiles}
                tabIndex={-1}
                aria-label={i18n.t('Files to send')}
                className="sr-only"
                onChange={({ target }) => {
                  enclose([...(target.files ?? [])]);
                  target.value = '';
                }}
              />
              <button
                ref={addButton}
                type="button"
                aria-label={i18n.t('Add to the message')}
                title={i18n.t('Add to the message')}
                aria-haspopup="dialog"
                aria-expanded={adding === 'menu'}
                className={tool}
                onPointerEnter={() => void loadMenu()}
                onFocus={() => void loadMenu()}
                onClick={() => setAdding(adding === 'menu' ? null : 'menu')}
              >
                <Plus aria-hidden="true" className="size-5" />
              </button>
              <button
                type="button"
                aria-label={i18n.t('Attach files')}
                title={i18n.t('Attach files')}
                className={`${tool} max-sm:hidden`}
                onClick={() => files.current?.click()}
              >
                <Paperclip aria-hidden="true" className="size-5" />
              </button>
              {side === 'shop' && (
                <button
                  type="button"
                  aria-label={i18n.t('Quick replies')}
                  title={i18n.t('Quick replies')}
                  aria-haspopup="dialog"
                  aria-expanded={adding === 'replies'}
                  className={`${tool} max-sm:hidden`}
                  onPointerEnter={() => void loadReplies()}
                  onClick={() => setAdding(adding === 'replies' ? null : 'replies')}
                >
                  <Zap aria-hidden="true" className="size-5" />
                </button>
              )}
            </>
          )}
          <div data-text={text} className="grows min-w-0 flex-1">
            <textarea
              ref={ref as Ref<HTMLTextAreaElement>}
              rows={1}
              dir="auto"
              value={text}
              maxLength={longest}
              enterKeyHint={enterSends() ? 'send' : 'enter'}
              aria-label={
                editing ? i18n.t('Edit the message') : i18n.t('Message to {name}', { name: conversation.other.name })
              }
              placeholder={i18n.t('Write a message')}
              className="min-h-11 resize-none overflow-y-auto rounded-2xl border border-edge bg-paper text-ink outline-offset-0 placeholder:text-soft"
              onChange={({ target }) => write(target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
            />
          </div>
          {empty && !editing && canRecord() ? (
            <button
              type="button"
              aria-label={i18n.t('Record a voice note')}
              title={i18n.t('Record a voice note')}
              className={tool}
              onPointerEnter={() => void loadRecorder()}
              onClick={() => setRecording(true)}
            >
              <Mic aria-hidden="true" className="size-5" />
            </button>
          ) : (
            <button
              type="submit"
              aria-label={editing ? i18n.t('Save') : i18n.t('Send')}
              aria-disabled={empty || busy || undefined}
              className="grid size-11 shrink-0 place-items-center rounded-full bg-glaze text-on-glaze hover:bg-glaze-deep aria-disabled:opacity-50"
            >
              <SendHorizontal aria-hidden="true" className="size-5 rtl:-scale-x-100" />
            </button>
          )}
        </form>
      )}
      {text.length > longest - 500 && (
        <p className="px-2 pt-1 text-end text-xs text-soft tabular-nums">
          {i18n.t('{left, plural, one {# sign left} other {# signs left}}', { left: longest - text.length })}
        </p>
      )}
      {adding && (
        <Suspense>
          <Adding
            {...{ adding, conversation, choose }}
            anchor={addButton}
            close={() => setAdding(null)}
            insert={(body) => {
              setAdding(null);
              write(draft ? `${draft.trimEnd()} ${body}` : body);
              setTimeout(() => ref.current?.focus());
            }}
            lay={(laid) => {
              setAdding(null);
              post({ ...laid, body: '', enclosed: [] });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

type AddingProps = {
  adding: 'menu' | Addition;
  conversation: Conversation;
  anchor: RefObject<HTMLButtonElement | null>;
  choose: (addition: Addition) => void;
  insert: (text: string) => void;
  lay: (laid: Laid) => void;
  close: () => void;
};

/** The panel or dialog of what is being added. */
function Adding({ adding, conversation, anchor, choose, insert, lay, close }: AddingProps) {
  const { id, side, shop, product } = conversation;
  if (adding === 'menu') return <AddMenu {...{ side, anchor, choose, close }} />;
  if (adding === 'replies') return <QuickReplies {...{ shop, anchor, close }} choose={insert} />;
  if (adding === 'offer') {
    return (
      <OfferDialog
        mine={side}
        conversationId={id}
        shop={shop.slug}
        productId={product?.id ?? undefined}
        done={close}
        close={close}
      />
    );
  }
  return adding === 'files' ? null : <LayDialog what={adding} {...{ conversation, lay, close }} />;
}

const canRecord = () => 'mediaDevices' in navigator && 'MediaRecorder' in globalThis;
