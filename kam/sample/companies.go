package sample

// company is an account of the demonstration, written down by hand. Revenue is in millions of euros;
// size is the number of people of its buying center. Currency and domain are those of the country
// and of the name where they are empty.
type company struct {
	key, parent, name, segment, country, city string
	level                                     string // where a corporate tree has it: global, regional, country
	status, priority, owner                   string
	revenue                                   int64
	size                                      int
	further, currency, domain                 string
}

var companies = []company{
	{"polar", "", "Polar Steel Oy", "Steel", "FI", "Kokkola", "global", "key account", "A", "lind", 640, 8, "SE|PL", "", ""},
	{"aurora", "", "Aurora Paper AB", "Paper", "SE", "Sundsvall", "global", "key account", "A", "lind", 1450, 14, "DE|US|FI", "EUR", ""},
	{"halcyra", "", "Halcyra Terminals Holding N.V.", "Ports", "NL", "Rotterdam", "global", "key account", "A", "vandijk", 2900, 18, "PT|BR|CN|SG|TR", "", "halcyra.example"},
	{"halcyra-emea", "halcyra", "Halcyra Terminals EMEA B.V.", "Ports", "NL", "Rotterdam", "regional", "key account", "B", "vandijk", 1300, 8, "PT|TR|IT", "", "halcyra.example"},
	{"leixoes", "halcyra-emea", "Porto Leixões Terminal", "Ports", "PT", "Matosinhos", "country", "key account", "A", "matos", 95, 11, "", "", "leixoes-terminal.example"},
	{"ravenna", "", "Ravenna Power SpA", "Power", "IT", "Ravenna", "", "key account", "B", "conti", 720, 9, "", "", ""},
	{"rezac", "", "Řezáč Strojírny a.s.", "General Manufacturing", "CZ", "Brno", "", "key account", "B", "novak", 160, 7, "PL", "EUR", ""},
	{"polar-se", "polar", "Polar Steel Sverige AB", "Steel", "SE", "Luleå", "country", "customer", "B", "lind", 120, 6, "", "", "polarsteel.example"},
	{"polar-pl", "polar", "Polar Steel Polska Sp. z o.o.", "Steel", "PL", "Dąbrowa Górnicza", "country", "customer", "C", "wozniak", 85, 5, "", "", "polarsteel.example"},
	{"aurora-na", "aurora", "Aurora Paper North America Inc.", "Paper", "US", "Green Bay", "regional", "customer", "B", "carter", 380, 7, "CA", "", "aurorapaper.example"},
	{"aurora-de", "aurora", "Aurora Papier Deutschland GmbH", "Paper", "DE", "Augsburg", "country", "customer", "C", "brandt", 210, 5, "", "", "aurorapaper.example"},
	{"halcyra-br", "halcyra", "Halcyra Baía Norte Terminais S.A.", "Ports", "BR", "Itajaí", "country", "customer", "B", "ferraz", 140, 6, "", "", "halcyra.example"},
	{"halcyra-cn", "halcyra", "海岳集装箱码头有限公司", "Ports", "CN", "Ningbo", "country", "customer", "B", "qiao", 310, 9, "", "", "haiyue-terminal.example"},
	{"saimaa", "", "Saimaanranta Kartonki Oyj", "Paper", "FI", "Lappeenranta", "", "key account", "A", "lind", 880, 12, "SE", "", ""},
	{"vasterled", "", "Västerled Hamn AB", "Ports", "SE", "Göteborg", "", "key account", "B", "lind", 210, 8, "", "", ""},
	{"vinterhav", "", "Vinterhav Kraft AS", "Power", "NO", "Bergen", "", "key account", "B", "lind", 530, 7, "SE", "", ""},
	{"kallavesi", "", "Kallaveden Konepaja Oy", "General Manufacturing", "FI", "Kuopio", "", "customer", "C", "lind", 45, 4, "", "", ""},
	{"kallavesi-again", "", "Kallavesi Konepaja", "General Manufacturing", "FI", "Kuopio", "", "target", "", "", 0, 3, "", "", ""},
	{"itakaira", "", "Itäkairan Kaivos Oy", "Mining", "FI", "Rovaniemi", "", "target", "B", "lind", 60, 5, "", "", ""},
	{"harjumaa", "", "Harjumaan Ratatekniikka Oy", "Intermodal & Rail", "FI", "Tampere", "", "customer", "D", "lind", 38, 3, "", "", ""},
	{"kvarnfors", "", "Kvarnfors Verkstad AB", "General Manufacturing", "SE", "Västerås", "", "customer", "C", "berglund", 72, 4, "", "", ""},
	{"valtera", "", "Valtera Automobiltechnik SE", "Automotive", "DE", "Kassel", "global", "key account", "A", "brandt", 8400, 25, "CZ|US|MX|CN", "", "valtera.example"},
	{"valtera-na", "valtera", "Valtera North America LLC", "Automotive", "US", "Chattanooga", "regional", "key account", "B", "okafor", 2600, 10, "MX", "", "valtera.example"},
	{"valtera-mx", "valtera-na", "Valtera de México S.A. de C.V.", "Automotive", "MX", "Saltillo", "country", "customer", "B", "okafor", 640, 6, "", "", "valtera.example"},
	{"valtera-cz", "valtera", "Valtera Česko s.r.o.", "Automotive", "CZ", "Plzeň", "country", "customer", "C", "novak", 300, 5, "", "", "valtera.example"},
	{"schwergut", "", "Vereinigte Oberrheinisch-Westfälische Umschlags-, Lagerhaus- und Schwergutverladegesellschaft für Binnenschifffahrt und kombinierten Verkehr mbH & Co. KG", "Intermodal & Rail", "DE", "Duisburg", "", "key account", "B", "brandt", 410, 10, "NL", "", "vowus.example"},
	{"rheinhang", "", "Rheinhanger Edelstahl GmbH", "Steel", "DE", "Siegen", "", "key account", "A", "brandt", 1100, 13, "AT", "", ""},
	{"harzwerk", "", "Harzgrunder Maschinenbau GmbH", "General Manufacturing", "DE", "Magdeburg", "", "key account", "C", "brandt", 240, 6, "", "", ""},
	{"weserau", "", "Weserauer Turbinen AG", "Power", "DE", "Bremen", "", "key account", "B", "brandt", 690, 9, "", "", ""},
	{"donautal", "", "Donauleiten Fahrzeugtechnik GmbH", "Automotive", "AT", "Graz", "", "key account", "C", "brandt", 330, 6, "DE", "", ""},
	{"czarnydab", "", "Huta Czarny Dąb S.A.", "Steel", "PL", "Katowice", "", "key account", "B", "wozniak", 350, 8, "", "", "czarnydab.example"},
	{"mazury", "", "Mazurska Fabryka Tektury S.A.", "Paper", "PL", "Olsztyn", "", "customer", "C", "wozniak", 120, 5, "", "", "mazurska-tektura.example"},
	{"valmonte", "", "Acciaierie Valmontana SpA", "Steel", "IT", "Brescia", "", "key account", "A", "conti", 560, 9, "", "", ""},
	{"malagoli", "", "Officine Meccaniche Terramossa Srl", "General Manufacturing", "IT", "Modena", "", "customer", "D", "conti", 28, 3, "", "", ""},
	{"bellecombe", "", "Papeteries de Bellecombe SAS", "Paper", "FR", "Grenoble", "", "customer", "B", "lefevre", 190, 6, "", "", "bellecombe.example"},
	{"clairlac", "", "Énergie de Clairlac SA", "Power", "FR", "Lyon", "", "key account", "B", "lefevre", 1250, 10, "", "", "clairlac.example"},
	{"tynemoor", "", "Coldmoor Offshore plc", "Oil & Gas", "GB", "Aberdeen", "", "customer", "B", "lefevre", 480, 7, "NO", "", ""},
	{"ebrocarril", "", "Logística Ferroviaria Puente del Alba S.A.", "Intermodal & Rail", "ES", "Zaragoza", "", "customer", "C", "matos", 130, 6, "PT", "", "puentedelalba.example"},
	{"bermeja", "", "Minera Sierra del Cobre Viejo S.A.", "Mining", "ES", "Huelva", "", "target", "C", "matos", 220, 4, "", "", "cobreviejo.example"},
	{"aigialos", "", "Αιγιαλός Τερματικοί Σταθμοί Α.Ε.", "Ports", "GR", "Piraeus", "", "customer", "B", "ozdemir", 140, 6, "", "", "aigialos-terminals.example"},
	{"gokdere", "", "Gökdere Çelik Sanayi A.Ş.", "Steel", "TR", "İzmir", "", "key account", "B", "ozdemir", 410, 8, "", "USD", ""},
	{"khor", "", "Khor Al Marjan Petrochemical PJSC", "Oil & Gas", "AE", "Ruwais", "", "key account", "A", "haddad", 3100, 12, "SA", "USD", "khoralmarjan.example"},
	{"rimal", "", "Wadi Al Rimal Minerals Co.", "Mining", "SA", "Jubail", "", "customer", "C", "haddad", 500, 5, "", "", "rimal-minerals.example"},
	{"paloseco", "", "Palo Hollow Refining Inc.", "Oil & Gas", "US", "Houston", "", "key account", "A", "carter", 5200, 15, "MX", "", ""},
	{"tamarack", "", "Tamarack Bend Paper Corp.", "Paper", "US", "Duluth", "", "customer", "C", "carter", 260, 4, "", "", ""},
	{"ironwick", "", "Copperwick Forge & Rolling Inc.", "Steel", "US", "Pittsburgh", "", "customer", "B", "okafor", 310, 7, "", "", ""},
	{"borealis", "", "Chemin de fer des Épinettes inc.", "Intermodal & Rail", "CA", "Montréal", "", "key account", "B", "tremblay", 940, 8, "US", "", "epinettes.example"},
	{"longmere", "", "Longmere Nickel Mining Ltd.", "Mining", "CA", "Sudbury", "", "customer", "C", "tremblay", 700, 5, "", "", ""},
	{"neblina", "", "Mineração Serra da Neblina Clara S.A.", "Mining", "BR", "Belo Horizonte", "", "key account", "A", "ferraz", 1900, 11, "", "USD", "neblinaclara.example"},
	{"pampa", "", "Cobre Pampa del Viento SpA", "Mining", "CL", "Antofagasta", "", "customer", "B", "morales", 1400, 7, "", "USD", "pampadelviento.example"},
	{"kitahama", "", "北浜野製鋼株式会社", "Steel", "JP", "Kitakyushu", "", "key account", "A", "hayashi", 2200, 12, "", "", "kitahamano-steel.example"},
	{"minori", "", "みのり潮沢自動車部品株式会社", "Automotive", "JP", "Nagoya", "", "customer", "B", "hayashi", 480, 6, "", "", "minori-shiosawa.example"},
	{"saebada", "", "새벽여울중공업 주식회사", "General Manufacturing", "KR", "Changwon", "", "key account", "B", "noh", 1700, 9, "", "", "saebyeokyeoul.example"},
	{"dalmaru", "", "달마루발전 주식회사", "Power", "KR", "Busan", "", "customer", "C", "noh", 900, 5, "", "", "dalmaru-power.example"},
	{"yunxiu", "", "云岫汽车零部件有限公司", "Automotive", "CN", "Wuhan", "", "customer", "C", "qiao", 350, 6, "", "", "yunxiu-auto.example"},
	{"meghgiri", "", "Meghgiri Power Ltd.", "Power", "IN", "Pune", "", "key account", "B", "mehta", 1100, 9, "", "", ""},
	{"neelkund", "", "Neelkund Auto Components Ltd.", "Automotive", "IN", "Chennai", "", "target", "B", "mehta", 600, 5, "", "", ""},
	{"selat", "", "Timber Wharf Terminals Pte. Ltd.", "Ports", "SG", "Singapore", "", "key account", "B", "toh", 700, 8, "ID", "", ""},
	{"senja", "", "PT Bukit Senja Kertas", "Paper", "ID", "Pekanbaru", "", "customer", "C", "toh", 420, 4, "", "USD", "bukitsenja.example"},
	{"binhkhe", "", "Thép Bình Khê JSC", "Steel", "VN", "Hai Phong", "", "target", "C", "toh", 150, 4, "", "USD", "binhkhe.example"},
	{"ironbark", "", "Ironmere Ridge Mining Pty Ltd", "Mining", "AU", "Port Hedland", "", "key account", "A", "mcallister", 3600, 12, "", "", ""},
	{"coralgas", "", "Coral Hollow Gas Pty Ltd", "Oil & Gas", "AU", "Gladstone", "", "former", "D", "mcallister", 800, 4, "", "", ""},
}
