"""Words that name nothing: function words, which carry no meaning by themselves, and the words of academic prose in any field.

Those of academic prose weigh in a comparison of texts but are never shown as terms.
"""

from __future__ import annotations

# Source: the stop words of the Glasgow Information Retrieval Group, in the edition of scikit-learn (BSD-3-Clause). They are here
# because to load that takes half a second.
_FUNCTION_WORDS = """
a about above across after afterwards again against all almost alone along already also although always am among amongst
amoungst amount an and another any anyhow anyone anything anyway anywhere are around as at back be became because become becomes
becoming been before beforehand behind being below beside besides between beyond bill both bottom but by call can cannot cant co
con could couldnt cry de describe detail do done down due during each eg eight either eleven else elsewhere empty enough etc
even ever every everyone everything everywhere except few fifteen fifty fill find fire first five for former formerly forty
found four from front full further get give go had has hasnt have he hence her here hereafter hereby herein hereupon hers
herself him himself his how however hundred i ie if in inc indeed interest into is it its itself keep last latter latterly least
less ltd made many may me meanwhile might mill mine more moreover most mostly move much must my myself name namely neither never
nevertheless next nine no nobody none noone nor not nothing now nowhere of off often on once one only onto or other others
otherwise our ours ourselves out over own part per perhaps please put rather re same see seem seemed seeming seems serious
several she should show side since sincere six sixty so some somehow someone something sometime sometimes somewhere still such
system take ten than that the their them themselves then thence there thereafter thereby therefore therein thereupon these they
thick thin third this those though three through throughout thru thus to together too top toward towards twelve twenty two un
under until up upon us very via was we well were what whatever when whence whenever where whereafter whereas whereby wherein
whereupon wherever whether which while whither who whoever whole whom whose why will with within without would yet you your
yours yourself yourselves
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

# Source: the most frequent words of abstracts of four unlike fields that say what authors do or claim, not what about; written
# as stems of `generator.analysis.vectors.find_stem`.
_WORDS = """
al et anonymous f1 github com www gitlab huggingface previou previously preliminary proces process progress hypothesis
abstract according accordingly accurate accurately achievable achieve achieved achieving actually add added adding addition
additional additionally address addressed addressing adopt adopted adopting advance advanced advancement advantage affect aim
aiming algorithm allow allowing alternative amount ample analysis analyze analyzed analyzing appear application applied apply
applying approach appropriate area argue art article aspect associated assume assumption attempt author available avoid based
baseline basic behavior believe beneficial benefit best better big bring broad build building built called capability capable
capture captured capturing carefully carry case cause central certain challenge challenging change characteristic choice clear
clearly close closely code collect collected combination combine combined combining common commonly comparable compare compared
comparing comparison competitive complete completely complex complexity component comprehensive computation computational
compute concept conclusion condition conduct conducted confirm consider considerable considerably considered consist consistent
consistently constraint construct constructed contain context continue contrast contribute contribution conventional core
correct correspond corresponding cost create created creating critical crucial current currently data dataset date deal decade
decrease define defined definition demand demonstrate demonstrated demonstrating depend dependent depending derive derived
describe described design designed designing desirable desired despite detail detailed determine develop developed developing
development difference different differently difficult difficulty directly discover discuss discussed discussion distinct
diverse diversity doe doing domain drawback driven due early easily easy effect effective effectively effectiveness efficiency
efficient efficiently effort element empirical empirically employ employed enable enabled enabling encourage end enhance
enhanced enhancement enhancing ensure ensuring entire equipped equivalent especially essential essentially establish established
estimate evaluate evaluated evaluating evaluation even evidence example excellent exhibit exist existing expensive experiment
experimental experimentally explain explicit explicitly exploit exploiting exploration explore explored exploring extend
extended extension extensive extensively extent facilitate fact factor fail fast field final finally finding fine flexible focu
focused focusing follow followed following form formulate formulation framework friendly fully fundamental furthermore future
gain gap general generally generate given giving goal good great greater greatly ground growing half handle hard help helpful
hence hidden high higher highest highlight highly hope http https hypothesi idea identified identify identifying illustrate
impact implement implementation implicit implicitly important importantly impressive improve improved improvement improving
include included including incorporate incorporated incorporating increase increased increasing increasingly independent
indicate individual inform information inherent initial input insight inspiration inspire inspired instead integrate integrated
integrating intelligent interest interesting introduce introduced introducing introduction investigate investigated
investigating investigation involve involved involving issue item joint jointly keep key kind know known lack lead leading learn
learned learning led let level leverage leveraged leveraging limit limitation limited line literature little long low lower main
mainly maintain maintaining major majority make making manner match matter mean measure mechanism meet method methodology
minimal mitigate mixed model modern modification modified modify moreover motivated motivation multi multiple natural necessary
need needed negligible new nontrivial notable notably novel number numerou observation observe observed obtain obtained
obtaining obvious offer offering often open optimal option order original outperform outperformed outperforming output overall
overcome paper parameter part particular particularly past perform performance performed performing perspective place plan play
point popular positive possibility possible potential potentially power powerful practical practice pre precise predict present
presented presenting preserve preserving prevent previou previously primarily primary principle prior problem procedure proces
processed processing produce produced producing progres progress promise promising property propose proposed proposing prove
proven provide provided providing purpose quality quantitative question quite raise range rapid rapidly rarely rate rather reach
reached readily real realistic realize reason reasonable recent recently recognized record reduce reduced reducing reduction
refer reflect regarding relate related relation relationship relative relatively release relevant reliable reliance rely relying
remain remaining remarkable remarkably report reported represent require required requirement requiring research researcher
respect respectively result resulting retain retaining reveal review rich right role run running scale scenario scheme
scientific scope second section seen select self sense separate serve set setting setup seven several share shared shed short
shortcoming show showed showing shown significance significant significantly similar similarly simple simpler simplicity simply
simultaneously single situation size small smaller software solely solution solve solved solving sota special specific
specifically specified stage standard start state step still straightforward strategy strength strong stronger structure studied
study studying subset substantial substantially success successful successfully suffer sufficient suggest suggesting suitable
superior superiority support surpas surpass surpassing surprising surprisingly system table tackle take taken taking target task
technique term test tested testing theoretical theoretically thing think thorough thoroughly thousand time today tool top topic
total traditional traditionally train trained training treat treated trend true try turn type typical typically ubiquitou
underlying understand understanding understood unified uniform unique unlike unprecedented upper usage use used useful using
usual usually utility utilize utilized utilizing valid validate validated validation valuable value variant variation variety
variou vary vast verified verify version versu viable view vital way weak well wide widely work working world worse year yet
yield yielding
"""
PLAIN_WORDS = frozenset(_WORDS.split())
