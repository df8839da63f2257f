import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const Email = Type.String({ format: 'email', maxLength: 254 });
/** What a person chose, looked at by the rules of passwords.ts; the limit here only bounds the work. */
export const NewPassword = Type.String({
  maxLength: 1_000,
  description: '8 to 200 characters, none of the common ones.',
});
const Password = Type.String({ minLength: 1, maxLength: 1_000 });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'As others read it.' });
const Phone = Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$', description: 'E.164, as `+351912345678`.' });
const Locale = Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47, as `pt-PT`.' });
const TimeZone = Type.String({ maxLength: 60, description: 'IANA name.' });
const UseCookie = Type.Boolean({
  description: 'Keeps the refresh and device tokens in cookies that no script reads, instead of in the answer.',
});
/** Opaque tokens are base64url of an HMAC, with or without an id before it. */
const Token = Type.String({ minLength: 1, maxLength: 200 });

export const Registration = Type.Object(
  {
    email: Email,
    password: NewPassword,
    name: Name,
    useCookie: Type.Optional(UseCookie),
    setupToken: Type.Optional(
      Type.String({ maxLength: 200, description: 'From the link of the first start: makes the first admin.' }),
    ),
  },
  {
    title: 'Registration',
    examples: [{ email: 'ana@example.com', password: 'correct horse battery staple', name: 'Ana' }],
  },
);
export type Registration = Static<typeof Registration>;

export const SignIn = Type.Object(
  {
    email: Email,
    password: Password,
    keepSignedIn: Type.Optional(Type.Boolean({ description: 'Ends after days without activity instead of minutes.' })),
    useCookie: Type.Optional(UseCookie),
    deviceToken: Type.Optional(Token),
  },
  { title: 'SignIn', examples: [{ email: 'ana@example.com', password: 'correct horse battery staple' }] },
);
export type SignIn = Static<typeof SignIn>;

/** The refresh token itself, where it isn't in a cookie. */
export const Refresh = Type.Object(
  { refreshToken: Type.Optional(Token) },
  { title: 'Refresh', examples: [{ refreshToken: 'ZXhhbXBsZSBvZiBhIHJlZnJlc2ggdG9rZW4gb2YgU291aw' }] },
);

export const Forgotten = Type.Object(
  { email: Email },
  { title: 'Forgotten', examples: [{ email: 'ana@example.com' }] },
);

export const PasswordReset = Type.Object(
  { token: Token, password: NewPassword },
  { title: 'PasswordReset', examples: [{ token: 'from-the-mail', password: 'correct horse battery staple' }] },
);
export type PasswordReset = Static<typeof PasswordReset>;

export const Verification = Type.Object(
  { token: Token },
  { title: 'Verification', examples: [{ token: 'from-the-mail' }] },
);

export const PasswordChange = Type.Object(
  { currentPassword: Password, newPassword: NewPassword },
  {
    title: 'PasswordChange',
    examples: [{ currentPassword: 'correct horse battery staple', newPassword: 'quiet river under nine stars' }],
  },
);
export type PasswordChange = Static<typeof PasswordChange>;

/** What cannot be undone asks for the password again. */
export const Confirmation = Type.Object(
  { password: Password },
  { title: 'Confirmation', examples: [{ password: 'correct horse battery staple' }] },
);

const me = {
  id: '019a9d3e-7c00-7000-8000-000000000001',
  email: 'ana@example.com',
  emailVerified: true,
  name: 'Ana',
  role: 'buyer',
  phone: '+351912345678',
  phoneVerified: true,
  locale: 'pt-PT',
  timeZone: 'Europe/Lisbon',
  showPresence: true,
  disturbNotBefore: null,
  hidesAddress: false,
  mayBeGreeted: false,
  createdAt: '2026-11-22T10:00:00Z',
};

export const RoleName = Type.Enum(['buyer', 'moderator', 'admin']);

export const Me = Type.Object(
  {
    id: Id,
    email: Type.String(),
    emailVerified: Type.Boolean(),
    name: Type.String(),
    role: RoleName,
    phone: Nullable(Type.String()),
    phoneVerified: Type.Boolean({ description: 'Whether I showed a code that was sent there.' }),
    locale: Type.String(),
    timeZone: Type.String(),
    showPresence: Type.Boolean({ description: 'Whether conversation partners see when I am online.' }),
    disturbNotBefore: Nullable(
      Type.String({ format: 'date-time', description: 'Until then nobody can call me; null, or past: they can.' }),
    ),
    hidesAddress: Type.Boolean({
      description: 'Calls go over the relay of this market alone, so that the other side learns no network address.',
    }),
    mayBeGreeted: Type.Boolean({
      description: 'Shops may begin a conversation with me while I look around there.',
    }),
    createdAt: Time,
  },
  { title: 'Me', examples: [me] },
);
export type Me = Static<typeof Me>;

export const MyChanges = Type.Partial(
  Type.Object({
    name: Name,
    phone: Nullable(Phone),
    locale: Locale,
    timeZone: TimeZone,
    showPresence: Type.Boolean(),
    disturbNotBefore: Nullable(Type.String({ format: 'date-time', description: 'At most a year ahead.' })),
    hidesAddress: Type.Boolean({ description: 'Refused by `no_relay` where this market has no relay.' }),
    mayBeGreeted: Type.Boolean(),
  }),
  { title: 'MyChanges', minProperties: 1, examples: [{ name: 'Ana', timeZone: 'Europe/Lisbon' }] },
);
export type MyChanges = Static<typeof MyChanges>;

export const PhoneCode = Type.Object(
  {
    expiresAt: Time,
    againAfterSeconds: Type.Integer({ description: 'Before then no other code is sent.' }),
  },
  { title: 'PhoneCode', examples: [{ expiresAt: '2026-11-22T10:10:00Z', againAfterSeconds: 60 }] },
);
export type PhoneCode = Static<typeof PhoneCode>;

export const PhoneProof = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{6}$', description: 'As the text message said.' }) },
  { title: 'PhoneProof', examples: [{ code: '042195' }] },
);

export const SignedIn = Type.Object(
  {
    user: Me,
    sessionId: Id,
    accessToken: Type.String({ description: 'For `Authorization: Bearer`.' }),
    accessTokenExpiresAt: Time,
    refreshToken: Type.Optional(Type.String({ description: 'Exchanged once; absent where it is in a cookie.' })),
    deviceToken: Type.Optional(
      Type.String({ description: 'Shown at the next sign-in, it keeps others from locking this device out.' }),
    ),
  },
  {
    title: 'SignedIn',
    examples: [
      {
        user: me,
        sessionId: '019a9d3e-7c00-7000-8000-000000000002',
        accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
        accessTokenExpiresAt: '2026-11-22T10:10:00Z',
        refreshToken: 'ZXhhbXBsZSBvZiBhIHJlZnJlc2ggdG9rZW4gb2YgU291aw',
        deviceToken: '019a9d3e-7c00-7000-8000-000000000003.ZXhhbXBsZSBvZiBhIGRldmljZSB0b2tlbiBvZiBTb3Vr',
      },
    ],
  },
);
export type SignedIn = Static<typeof SignedIn>;
