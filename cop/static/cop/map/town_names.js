// GeoNames knows some towns by a reading that nobody there uses: old romanizations, a colonial name, the wrong script. Here is what is written instead.
// By the name in the tiles; [Latin, own script].

/** @type {Record<string, [latin: string, own: string]>} */
export const KOREAN = {
  Seoul: ["Seoul", "서울"], Tongyeong: ["Tongyeong", "통영"], Kimhae: ["Gimhae", "김해"], Masan: ["Masan", "마산"], "Wŏnju": ["Wonju", "원주"], Chinju: ["Jinju", "진주"],
  Seogwipo: ["Seogwipo", "서귀포"], Jeongeup: ["Jeongeup", "정읍"], Siheungdong: ["Siheung-dong", "시흥동"], Hwado: ["Hwado", "화도"], "Donghae City": ["Donghae", "동해"],
  Muan: ["Muan", "무안"], Kwangyang: ["Gwangyang", "광양"], "Yangp'yŏng": ["Yangpyeong", "양평"], Ungsang: ["Ungsang", "웅상"], Sinhyeon: ["Sinhyeon", "신현"],
  Nangen: ["Namwon", "남원"], "Naesŏ": ["Naeseo", "내서"], "Hongch’ŏn": ["Hongcheon", "홍천"], "Koch'ang": ["Gochang", "고창"], Kyosai: ["Geoje", "거제"], "Hwawŏn": ["Hwawon", "화원"],
  Pubal: ["Bubal", "부발"], Kosong: ["Goseong", "고성"], "Chinch'ŏn": ["Jincheon", "진천"], Eisen: ["Yeongcheon", "영천"], "T’aebaek": ["Taebaek", "태백"], Kimje: ["Gimje", "김제"],
  Koesan: ["Goesan", "괴산"], Munsan: ["Munsan", "문산"], Santyoku: ["Samcheok", "삼척"], Jungpyong: ["Jeungpyeong", "증평"], Kunwi: ["Gunwi", "군위"], Tangjin: ["Dangjin", "당진"],
  Kurye: ["Gurye", "구례"], Hayang: ["Hayang", "하양"], Changsu: ["Jangsu", "장수"], Neietsu: ["Yeongwol", "영월"], Kinzan: ["Geumsan", "금산"], "Yŏnmu": ["Yeonmu", "연무"],
  "Taesal-li": ["Daesan", "대산"], Buan: ["Buan", "부안"], Jenzan: ["Seonsan", "선산"], Namsa: ["Namsa", "남사"], "Tallang-dong": ["Dallang-dong", "달랑동"],
};

/** @type {Record<string, [latin: string, own: string]>} */
export const JAPANESE = {
  Tokyo: ["Tokyo", "東京"], Yokohama: ["Yokohama", "横浜"], Osaka: ["Osaka", "大阪"], Nagoya: ["Nagoya", "名古屋"], Sapporo: ["Sapporo", "札幌"], Fukuoka: ["Fukuoka", "福岡"],
  Kobe: ["Kobe", "神戸"], Kyoto: ["Kyoto", "京都"], Hiroshima: ["Hiroshima", "広島"], Sendai: ["Sendai", "仙台"], Chiba: ["Chiba", "千葉"], Niigata: ["Niigata", "新潟"],
  Kumamoto: ["Kumamoto", "熊本"], Okayama: ["Okayama", "岡山"], Shizuoka: ["Shizuoka", "静岡"], Kawaguchi: ["Kawaguchi", "川口"], Kagoshima: ["Kagoshima", "鹿児島"], Itabashi: ["Itabashi", "板橋"],
  Matsuyama: ["Matsuyama", "松山"], Matsudo: ["Matsudo", "松戸"], "Ōita": ["Ōita", "大分"], Kanazawa: ["Kanazawa", "金沢"], Toyota: ["Toyota", "豊田"], Takamatsu: ["Takamatsu", "高松"],
  Toyama: ["Toyama", "富山"], Nagasaki: ["Nagasaki", "長崎"], Gifu: ["Gifu", "岐阜"], Miyazaki: ["Miyazaki", "宮崎"], Nagano: ["Nagano", "長野"], "Nara-shi": ["Nara", "奈良"],
  Wakayama: ["Wakayama", "和歌山"], Shimonoseki: ["Shimonoseki", "下関"], Kochi: ["Kochi", "高知"], Matsue: ["Matsue", "松江"], Kure: ["Kure", "呉"], Sasebo: ["Sasebo", "佐世保"],
};
