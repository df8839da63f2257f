/** Words that stand at the heart of the commonest passwords, whatever digits and signs surround them. */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passw pass word contrasena contraseña senha motdepasse parola wachtwoord haslo heslo salasana
  welcome welkom willkommen bienvenue bienvenido login letmein letmeinnow access admin administrator root user guest
  test testing tester demo default changeme change secret secreto geheim master qwerty qwertz azerty qwertyuiop asdfgh
  asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc abcd abcdef abcdefg abcdefgh
  iloveyou ilovegod iloveu loveyou lovely lover love forever sunshine princess princesa angel angels babygirl baby
  butterfly flower flowers sweet sweetie sweety cookie chocolate cheese banana orange apple cherry pepper ginger
  dragon monkey tiger lion eagle falcon phoenix panther bear wolf dolphin horses horse pony puppy kitten cat dogs snoopy
  shadow hunter killer ranger warrior soldier ninja samurai knight wizard merlin gandalf
  batman superman spiderman ironman starwars startrek pokemon pikachu naruto minecraft fortnite roblox nintendo
  playstation xbox mario zelda harrypotter hogwarts matrix trustno
  football baseball basketball hockey soccer tennis golf golfer swimming champion winner yankees cowboys eagles steelers
  lakers liverpool chelsea arsenal barcelona realmadrid juventus manchester united ronaldo messi
  michael jordan jennifer jessica ashley amanda michelle daniel andrew joshua matthew anthony robert thomas charlie
  george william samantha nicole hannah elizabeth victoria alexander alexandra christian christopher jonathan nicholas
  benjamin patrick richard maria martin marina natasha svetlana andrea claudia sandra barbara
  summer winter spring autumn january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday
  computer internet google facebook instagram linkedin microsoft windows samsung apple iphone android
  america england france germany london paris berlin newyork california texas canada mexico brasil
  mercedes ferrari porsche corvette mustang harley yamaha honda toyota
  freedom jesus jesuschrist blessed heaven angelina hello helloworld whatever nothing something money
  thunder lightning diamond silver golden purple yellow rainbow midnight startup internet
  company business office manager shop shopping market marketplace souk bazaar seller buyer`
    .split(/\s+/)
    .filter(Boolean),
);

/** Whole passwords of eight characters and more that head every list of leaked ones. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `123456789 1234567890 12345678 123123123 987654321 0987654321 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4
  q1w2e3r4t5 zaq12wsx zaq1zaq1 !qaz2wsx qwer1234 qwerty123 qwerty1234 asdf1234 asdfasdf zxcv1234 abc12345 abcd1234
  a1b2c3d4 aa123456 aa12345678 a123456789 a12345678 123456789a 123456a1 123qweasd 123qwe123 qwe123456 147258369
  159753456 789456123 741852963 963852741 11223344 1122334455 112233445566 12121212 13131313 10203040 147852369
  19841984 19851985 20202020 12341234 12344321 123454321 1234qwer 12345qwert 123456qwerty 1234554321 123321123
  password1 password12 password123 password1234 p@ssw0rd p@ssword passw0rd pa$$word pa55word password! password01
  welcome1 welcome123 letmein1 letmein123 iloveyou1 iloveyou2 iloveyou3 trustno1 sunshine1 princess1 football1
  baseball1 michael1 superman1 charlie1 jordan23 liverpool1 ncc1701d blink182 metallica nirvana slipknot
  nopassword mypassword thepassword newpassword passwordpassword openup opensesame sesameopen letmeinplease
  changeme1 changeme123 changeit administrator admin123 admin1234 admin12345 adminadmin rootroot root1234 toor1234
  test1234 testtest test12345 testing123 guest123 guestguest user1234 useruser demo1234 demodemo default1
  computer1 internet1 whatever1 hellohello hello123 hello1234 helloworld1 starwars1 pokemon1 minecraft1 fuckyou1
  fuckyou123 asshole1 bullshit biteme12 mother123 father123 family123 money123 lovelove loveme123 loveyou1 babygirl1
  iloveyou! ilovemyself ihateyou jesus123 jesuschrist1 godisgood blessed1 qwertyuiop1 asdfghjkl1 zxcvbnm1 zxcvbnm123
  1234567q 12345678a 12345678q 123456789q q1234567 q12345678 1password 1234567a 55555555 88888888 spiderman1
  correcthorsebatterystaple correcthorse tobeornottobe maythefourth abracadabra rumpelstiltskin`
    .split(/\s+/)
    .filter(Boolean),
);
