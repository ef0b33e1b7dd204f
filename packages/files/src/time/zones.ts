// Written by scripts/record-time-zones.ts; do not edit.

/** The years in which these zones stand for all others, epoch milliseconds: from 2010, and before 2038. */
export const FIRST_INSTANT = 1262304000000;
export const END_INSTANT = 2145916800000;

/**
 * By their offset from UTC in minutes: the time zones that have it at any time of these years. Of zones that are alike in all of them there
 * is one.
 */
export const ZONES_BY_OFFSET: ReadonlyMap<number, string> = new Map([
  [-660, "Pacific/Apia Pacific/Fakaofo Pacific/Midway"],
  [-600, "America/Adak Pacific/Apia Pacific/Honolulu"],
  [-570, "Pacific/Marquesas"],
  [-540, "America/Adak America/Anchorage America/Metlakatla Pacific/Gambier"],
  [
    -480,
    "America/Anchorage America/Dawson America/Fort_Nelson America/Los_Angeles America/Metlakatla America/Vancouver Pacific/Pitcairn",
  ],
  [
    -420,
    "America/Bahia_Banderas America/Boise America/Chihuahua America/Ciudad_Juarez America/Creston America/Dawson America/Edmonton America/Fort_Nelson America/Los_Angeles America/Mazatlan America/North_Dakota/Beulah America/Ojinaga America/Vancouver",
  ],
  [
    -360,
    "America/Bahia_Banderas America/Belize America/Boise America/Cancun America/Chicago America/Chihuahua America/Ciudad_Juarez America/Edmonton America/Mazatlan America/Merida America/North_Dakota/Beulah America/Ojinaga Pacific/Easter",
  ],
  [
    -300,
    "America/Bahia_Banderas America/Bogota America/Cancun America/Chicago America/Detroit America/Eirunepe America/Grand_Turk America/Havana America/Merida America/North_Dakota/Beulah America/Ojinaga America/Port-au-Prince Pacific/Easter",
  ],
  [-270, "America/Caracas"],
  [
    -240,
    "America/Anguilla America/Asuncion America/Campo_Grande America/Caracas America/Coyhaique America/Detroit America/Eirunepe America/Glace_Bay America/Grand_Turk America/Havana America/Port-au-Prince America/Punta_Arenas America/Santiago Atlantic/Stanley",
  ],
  [-210, "America/St_Johns"],
  [
    -180,
    "America/Araguaina America/Argentina/La_Rioja America/Asuncion America/Bahia America/Campo_Grande America/Coyhaique America/Glace_Bay America/Godthab America/Miquelon America/Montevideo America/Punta_Arenas America/Santiago America/Sao_Paulo Atlantic/Stanley",
  ],
  [-150, "America/St_Johns"],
  [
    -120,
    "America/Araguaina America/Bahia America/Godthab America/Miquelon America/Montevideo America/Noronha America/Sao_Paulo America/Scoresbysund",
  ],
  [-60, "America/Godthab America/Scoresbysund Atlantic/Azores Atlantic/Cape_Verde"],
  [
    0,
    "UTC Africa/Casablanca Africa/Sao_Tome America/Scoresbysund Antarctica/Troll Atlantic/Azores Atlantic/Canary",
  ],
  [
    60,
    "Africa/Algiers Africa/Casablanca Africa/Ceuta Africa/Sao_Tome Africa/Tripoli Africa/Windhoek Atlantic/Canary",
  ],
  [
    120,
    "Africa/Blantyre Africa/Cairo Africa/Ceuta Africa/Juba Africa/Khartoum Africa/Tripoli Africa/Windhoek Antarctica/Troll Asia/Amman Asia/Beirut Asia/Damascus Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Nicosia Europe/Chisinau Europe/Istanbul Europe/Kaliningrad Europe/Minsk Europe/Simferopol",
  ],
  [
    180,
    "Africa/Addis_Ababa Africa/Cairo Africa/Juba Africa/Khartoum Asia/Amman Asia/Beirut Asia/Damascus Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Jerusalem Asia/Nicosia Europe/Astrakhan Europe/Chisinau Europe/Istanbul Europe/Kaliningrad Europe/Kirov Europe/Minsk Europe/Samara Europe/Saratov Europe/Simferopol Europe/Volgograd",
  ],
  [210, "Asia/Tehran"],
  [
    240,
    "Asia/Baku Asia/Dubai Asia/Yerevan Europe/Astrakhan Europe/Kirov Europe/Samara Europe/Saratov Europe/Simferopol Europe/Volgograd",
  ],
  [270, "Asia/Kabul Asia/Tehran"],
  [
    300,
    "Antarctica/Davis Antarctica/Mawson Antarctica/Vostok Asia/Almaty Asia/Baku Asia/Qyzylorda Asia/Yekaterinburg Asia/Yerevan",
  ],
  [330, "Asia/Calcutta"],
  [345, "Asia/Katmandu"],
  [
    360,
    "Asia/Almaty Asia/Barnaul Asia/Bishkek Asia/Novokuznetsk Asia/Novosibirsk Asia/Omsk Asia/Qyzylorda Asia/Tomsk Asia/Yekaterinburg",
  ],
  [390, "Asia/Rangoon"],
  [
    420,
    "Antarctica/Davis Antarctica/Vostok Asia/Bangkok Asia/Barnaul Asia/Hovd Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Omsk Asia/Tomsk",
  ],
  [480, "Antarctica/Casey Asia/Brunei Asia/Chita Asia/Hovd Asia/Irkutsk Asia/Krasnoyarsk Asia/Ulaanbaatar"],
  [510, "Asia/Pyongyang"],
  [525, "Australia/Eucla"],
  [540, "Asia/Chita Asia/Dili Asia/Irkutsk Asia/Khandyga Asia/Pyongyang Asia/Ulaanbaatar Asia/Yakutsk"],
  [570, "Australia/Adelaide Australia/Darwin"],
  [
    600,
    "Antarctica/DumontDUrville Antarctica/Macquarie Asia/Chita Asia/Khandyga Asia/Magadan Asia/Sakhalin Asia/Ust-Nera Asia/Vladivostok Asia/Yakutsk Australia/Hobart Pacific/Bougainville",
  ],
  [630, "Australia/Adelaide Australia/Lord_Howe"],
  [
    660,
    "Antarctica/Casey Antarctica/Macquarie Asia/Anadyr Asia/Khandyga Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Asia/Ust-Nera Asia/Vladivostok Australia/Hobart Australia/Lord_Howe Pacific/Bougainville Pacific/Efate Pacific/Norfolk",
  ],
  [690, "Pacific/Norfolk"],
  [
    720,
    "Antarctica/McMurdo Asia/Anadyr Asia/Magadan Asia/Srednekolymsk Asia/Ust-Nera Pacific/Fiji Pacific/Funafuti Pacific/Norfolk",
  ],
  [765, "Pacific/Chatham"],
  [780, "Antarctica/McMurdo Pacific/Apia Pacific/Enderbury Pacific/Fakaofo Pacific/Fiji Pacific/Tongatapu"],
  [825, "Pacific/Chatham"],
  [840, "Pacific/Apia Pacific/Kiritimati Pacific/Tongatapu"],
]);
