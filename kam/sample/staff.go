package sample

// staffRow is one of the maker's people. Heads are named by teamRows; job says what a person does for
// accounts: lead (leads a team), kam, expert, service, supply, office.
type staffRow struct {
	key, name, mail, title, job, team, country, city, languages, user, notes string
}

// teamRow is a team; head is the key of the person who leads it, who belongs to the team above.
type teamRow struct{ name, above, head, region, notes string }

const groupTeam = "Group sales"

var teamRows = []teamRow{
	{groupTeam, "", "rosendahl", "", "Frame agreements of more than one region are signed here."},
	{"EMEA sales", groupTeam, "marchetti", "EMEA", "Monday call at 10:00 Central European time."},
	{"AMER sales", groupTeam, "whitfield", "AMER", "Quotes in dollars; steel structures are built in Monterrey."},
	{"NEA sales", groupTeam, "fujimori", "NEA", "Offers go out in the customer's language, always."},
	{"SAP sales", groupTeam, "iyer", "SAP", "South Asia and Pacific. Two time zones for every decision."},
	{"Nordic", "EMEA sales", "salmela", "EMEA", "Knows every paper mill by the name of its night shift foreman."},
	{"Central Europe West", "EMEA sales", "hagedorn", "EMEA", "Written offers only; nothing is agreed on the phone."},
	{"Central Europe East", "EMEA sales", "kubica", "EMEA", ""},
	{"Iberia", "EMEA sales", "arrieta", "EMEA", "Closed in August, except for service."},
	{"France and Britain", "EMEA sales", "garnier", "EMEA", ""},
	{"Italy", "EMEA sales", "bassi", "EMEA", ""},
	{"Eastern Mediterranean and Gulf", "EMEA sales", "aksoy", "EMEA", "Week from Sunday to Thursday in the Gulf."},
	{"North America", "AMER sales", "delgado", "AMER", ""},
	{"Latin America", "AMER sales", "pacheco", "AMER", ""},
	{"Japan", "NEA sales", "ogata", "NEA", ""},
	{"Korea", "NEA sales", "ryu", "NEA", ""},
	{"Greater China", "NEA sales", "shao", "NEA", ""},
	{"South Asia", "SAP sales", "banerjee", "SAP", ""},
	{"South-East Asia", "SAP sales", "goh", "SAP", ""},
	{"Oceania", "SAP sales", "prescott", "SAP", ""},
}

var staffRows = []staffRow{
	{"rosendahl", "Marianne Rosendahl", "", "President", "board", "", "FI", "Tampere", "Swedish|Finnish|English", "marianne", "Sponsor of the largest accounts. Prepares for a visit on the train; wants one page."},
	{"kivimaa", "Antero Kivimaa", "", "Chief Technology Officer", "board", groupTeam, "FI", "Tampere", "Finnish|English|German", "", "Goes to any customer who has a broken gearbox to show."},
	{"brenner", "Sabine Brenner", "", "Chief Financial Officer", "board", groupTeam, "DE", "Bremen", "German|English", "", "Explains leasing to other finance chiefs better than any salesman."},
	{"marchetti", "Giulia Marchetti", "", "Senior Vice President EMEA", "lead", groupTeam, "IT", "Trieste", "Italian|English|French", "giulia", ""},
	{"whitfield", "Dwayne Whitfield", "", "Senior Vice President AMER", "lead", groupTeam, "US", "Houston", "English|Spanish", "dwayne", ""},
	{"fujimori", "藤森 玲子", "reiko.fujimori", "Senior Vice President NEA", "lead", groupTeam, "JP", "Kobe", "Japanese|English", "reiko", ""},
	{"iyer", "Raghav Iyer", "", "Senior Vice President SAP", "lead", groupTeam, "SG", "Singapore", "English|Hindi|Tamil", "raghav", ""},
	{"salmela", "Kaarina Salmela", "", "District Manager", "lead", "EMEA sales", "FI", "Tampere", "Finnish|Swedish|English", "kaarina", ""},
	{"hagedorn", "Uwe Hagedorn", "", "District Manager", "lead", "EMEA sales", "DE", "Duisburg", "German|English|Dutch", "uwe", ""},
	{"kubica", "Tomasz Kubica", "", "District Manager", "lead", "EMEA sales", "PL", "Katowice", "Polish|Czech|English", "tomasz", ""},
	{"arrieta", "Idoia Arrieta", "", "District Manager", "lead", "EMEA sales", "ES", "Bilbao", "Spanish|Portuguese|English", "idoia", ""},
	{"garnier", "Bastien Garnier", "", "District Manager", "lead", "EMEA sales", "FR", "Lyon", "French|English", "bastien", ""},
	{"bassi", "Federico Bassi", "", "District Manager", "lead", "EMEA sales", "IT", "Modena", "Italian|English", "federico", ""},
	{"aksoy", "Selin Aksoy", "", "District Manager", "lead", "EMEA sales", "TR", "İzmir", "Turkish|English|Arabic", "selin", ""},
	{"delgado", "Marisol Delgado", "", "District Manager", "lead", "AMER sales", "US", "Pittsburgh", "English|Spanish", "marisol", ""},
	{"pacheco", "Otávio Pacheco", "", "District Manager", "lead", "AMER sales", "BR", "Santos", "Portuguese|Spanish|English", "otavio", ""},
	{"ogata", "緒方 俊介", "shunsuke.ogata", "District Manager", "lead", "NEA sales", "JP", "Nagoya", "Japanese|English", "shunsuke", ""},
	{"ryu", "류지훈", "jihoon.ryu", "District Manager", "lead", "NEA sales", "KR", "Busan", "Korean|English", "jihoon", ""},
	{"shao", "邵雨桐", "yutong.shao", "District Manager", "lead", "NEA sales", "CN", "Ningbo", "Chinese|English", "yutong", ""},
	{"banerjee", "Sucheta Banerjee", "", "District Manager", "lead", "SAP sales", "IN", "Pune", "Bengali|Hindi|English", "sucheta", ""},
	{"goh", "Goh Jun Kai", "junkai.goh", "District Manager", "lead", "SAP sales", "SG", "Singapore", "English|Chinese|Malay", "junkai", ""},
	{"prescott", "Callum Prescott", "", "District Manager", "lead", "SAP sales", "AU", "Perth", "English", "callum", ""},

	{"lind", "Anna Lind", "", "Key Account Manager", "kam", "Nordic", "FI", "Turku", "Swedish|Finnish|English|German", User, "Steel, paper and ports. Fluent in ladles."},
	{"berglund", "Tobias Berglund", "", "Sales Engineer", "kam", "Nordic", "SE", "Gävle", "Swedish|Norwegian|English", "tobias", ""},
	{"brandt", "Jörg Brandt", "", "Key Account Manager", "kam", "Central Europe West", "DE", "Duisburg", "German|English", "joerg", "Took over a colleague's accounts in spring and has one too many."},
	{"vandijk", "Femke van Dijk", "", "Key Account Manager", "kam", "Central Europe West", "NL", "Rotterdam", "Dutch|English|German", "femke", "Global account of the container terminals."},
	{"novak", "Petr Novák", "", "Key Account Manager", "kam", "Central Europe East", "CZ", "Brno", "Czech|German|English", "petr", ""},
	{"wozniak", "Agnieszka Woźniak", "", "Key Account Manager", "kam", "Central Europe East", "PL", "Katowice", "Polish|English|German", "agnieszka", ""},
	{"matos", "Rui Matos", "", "Key Account Manager", "kam", "Iberia", "PT", "Matosinhos", "Portuguese|Spanish|English", "rui", "Former terminal planner; is believed by terminal planners."},
	{"lefevre", "Hélène Lefèvre", "", "Key Account Manager", "kam", "France and Britain", "FR", "Lyon", "French|English", "helene", ""},
	{"conti", "Chiara Conti", "", "Key Account Manager", "kam", "Italy", "IT", "Ravenna", "Italian|English|Spanish", "chiara", ""},
	{"ozdemir", "Çağla Özdemir", "", "Key Account Manager", "kam", "Eastern Mediterranean and Gulf", "TR", "İzmir", "Turkish|English|Greek", "cagla", ""},
	{"haddad", "Karim Haddad", "", "Key Account Manager", "kam", "Eastern Mediterranean and Gulf", "AE", "Dubai", "Arabic|English|French", "karim", ""},
	{"carter", "Denise Carter", "", "Key Account Manager", "kam", "North America", "US", "Houston", "English|Spanish", "denise", ""},
	{"okafor", "Chidi Okafor", "", "Key Account Manager", "kam", "North America", "US", "Pittsburgh", "English|Igbo", "chidi", ""},
	{"tremblay", "Luc Tremblay", "", "Key Account Manager", "kam", "North America", "CA", "Montréal", "French|English", "luc", ""},
	{"ferraz", "Beatriz Ferraz", "", "Key Account Manager", "kam", "Latin America", "BR", "Belo Horizonte", "Portuguese|English|Spanish", "beatriz", ""},
	{"morales", "Ximena Morales", "", "Key Account Manager", "kam", "Latin America", "CL", "Antofagasta", "Spanish|English", "ximena", ""},
	{"hayashi", "林 美咲", "misaki.hayashi", "Key Account Manager", "kam", "Japan", "JP", "Kitakyushu", "Japanese|English", "misaki", ""},
	{"noh", "노은채", "eunchae.noh", "Key Account Manager", "kam", "Korea", "KR", "Changwon", "Korean|English", "eunchae", ""},
	{"qiao", "乔思远", "siyuan.qiao", "Key Account Manager", "kam", "Greater China", "CN", "Wuhan", "Chinese|English|German", "siyuan", ""},
	{"mehta", "Priya Mehta", "", "Key Account Manager", "kam", "South Asia", "IN", "Pune", "Hindi|Gujarati|English", "priya", ""},
	{"toh", "Toh Siew Lian", "siewlian.toh", "Key Account Manager", "kam", "South-East Asia", "SG", "Singapore", "English|Chinese|Indonesian", "siewlian", ""},
	{"mcallister", "Fiona McAllister", "", "Key Account Manager", "kam", "Oceania", "AU", "Perth", "English", "fiona", ""},

	{"expert-auto", "Heiko Dornbusch", "", "Industry Champion, Automotive", "expert:Automotive", groupTeam, "DE", "Kassel", "German|English", "", "Press shops and die handling."},
	{"expert-manu", "Blažena Hrubá", "", "Industry Champion, General Manufacturing", "expert:General Manufacturing", groupTeam, "CZ", "Olomouc", "Czech|English", "", "Light lifting and workstation design."},
	{"expert-rail", "Sylvain Roy-Laporte", "", "Industry Champion, Intermodal & Rail", "expert:Intermodal & Rail", groupTeam, "CA", "Montréal", "French|English", "", "Yard simulation."},
	{"expert-mine", "Nomvula Dlamini", "", "Industry Champion, Mining", "expert:Mining", groupTeam, "AU", "Perth", "English|Zulu", "", "Mill relining; has timed more than forty."},
	{"expert-oil", "Magnus Tveiten", "", "Industry Champion, Oil & Gas", "expert:Oil & Gas", groupTeam, "NO", "Stavanger", "Norwegian|English", "", "Explosion protection, offshore rules."},
	{"expert-pape", "Riitta Kuusisto", "", "Industry Champion, Paper", "expert:Paper", groupTeam, "FI", "Lappeenranta", "Finnish|English|Swedish", "", "Roll handling; keeps the list of all machine rebuilds."},
	{"expert-port", "Joaquim Salgueiro", "", "Industry Champion, Ports", "expert:Ports", groupTeam, "PT", "Sines", "Portuguese|English", "", "Yard automation and power supply."},
	{"expert-powe", "Walburga Steinhuber", "", "Industry Champion, Power", "expert:Power", groupTeam, "AT", "Graz", "German|English", "", "Turbine halls, lifting plans for outages."},
	{"expert-stee", "Veli-Matti Palander", "", "Industry Champion, Steel", "expert:Steel", groupTeam, "FI", "Kokkola", "Finnish|English|Russian", "", "Ladle cranes and their rules, in any country."},

	{"service-nord", "Jorma Kuusela", "", "Service Manager", "service", "Nordic", "FI", "Oulu", "Finnish|English", "", "Reachable at night, by phone only."},
	{"service-west", "Thilo Achterberg", "", "Service Manager", "service", "Central Europe West", "DE", "Bremen", "German|English", "", ""},
	{"service-east", "Danuta Rybak", "", "Service Manager", "service", "Central Europe East", "PL", "Gdańsk", "Polish|English", "", ""},
	{"service-sout", "Nerea Campos", "", "Service Manager", "service", "Iberia", "ES", "Huelva", "Spanish|English", "", ""},
	{"service-amer", "Rhonda Kessler", "", "Service Manager", "service", "North America", "US", "Green Bay", "English", "", ""},
	{"service-japan", "曽根 大地", "daichi.sone", "Service Manager", "service", "Japan", "JP", "Kawasaki", "Japanese", "", ""},
	{"service-asia", "Teguh Pranata", "", "Service Manager", "service", "South-East Asia", "ID", "Surabaya", "Indonesian|English", "", ""},
	{"supply-1", "Pirjo Latvala", "", "Supply Chain Director", "supply", groupTeam, "FI", "Lahti", "Finnish|English", "", "Knows which gearbox will be late before the supplier does."},
	{"supply-2", "Everton Prado", "", "Project Delivery Manager", "supply", "AMER sales", "BR", "Vitória", "Portuguese|English", "", ""},
	{"office-1", "Lotta Fagerholm", "", "Contract Counsel", "office", groupTeam, "FI", "Turku", "Swedish|Finnish|English", "", "Answers on the same day if the question fits one screen."},
	{"office-2", "Grace Oyelaran", "", "Credit and Finance Manager", "office", groupTeam, "GB", "Sheffield", "English", "", ""},
}
