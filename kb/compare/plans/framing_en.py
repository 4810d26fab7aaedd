"""English sentences of a plan that commit to nothing: procedure, framing, prospects, examples.

"The Clerk will now proceed to read", "I will now brief you on", "[Please refer to Annex A]", "we
will feel the impact", "This will help families cope", "There will always be differences in wages".
What is told apart is who acts (``_Said.subject``) and what is done (``_Said.verb``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

MODAL = re.compile(
    r"\b(?:will|shall|should|must|(?<!\bthe )(?<!\bnew )(?<!\btheir )(?<!\bour )needs? to"
    r"|ought to|(?:is|are) to(?! (?:the|our|your|my|his|their|a|an|us|them|some|all)\b)"
    r"|(?<=\bwe )(?:also )?plan to|(?<=government )plans to|(?:aims?|intends?|sets?) (?:itself )?to"
    r"|(?:is|are|remains?|stands?) (?:\w+ly )?"
    r"(?:committed|ready|resolved|determined|encouraged|welcome)"
    r"|ha(?:s|ve) set|we (?:also )?(?:encourage|support|welcome))\b",
    re.IGNORECASE,
)
"""By what a clause says that something is to be done."""

_ADVERBS = (
    r"(?:(?:not|never|no longer|also|always|still|then|now|all|both|each|first|next|further|only"
    r"|certainly|surely|definitely|probably|inevitably|continue to|go on to|later|soon|therefore"
    r"|thus|hence|in turn|again|eventually|ultimately|together|\w+ly)\s+)*"
)
_PARTICIPLE = (
    r"(?:\w+(?:ed|en|ept|ent|ought|aught|ilt|eld|id|ut|et)|made|done|drawn|led|begun|won|found|grown"
    r"|shown|sold|told|borne)"
)
_SPEECH = re.compile(
    r"speak|clarify|stress|emphasi[sz]e|reiterate|touch on|elaborate|explain|outline"
    r"|summari[sz]e|conclude|brief|proceed to|announce"
    r"|(?:now )?(?:turn|move|go) (?:now )?(?:to|on|into|through)\b"
    r"|(?:start|begin|close|end|deal) (?:by|with)\b"
    r"|(?:say|talk|share|tell|hear|write|read|recap|recount|cite|quote|mention|discuss)\b"
    r"|(?:give|provide|set out|release|reveal|lay out|go into|have)"
    r" (?:you |members |the house |some |the |a |an |few |more |further |full |final |an? \w+ )*"
    r"(?:details?|updates?|account|overview|examples?|information)"
    r"|address (?:each|these|this|them)\b|highlight|come back to|return to this"
    r"|take (?:you|members|the house)|let me|dwell|report to",
    re.IGNORECASE,
)
"""What a speaker does with words."""

_PROCEDURE = re.compile(
    r"^\W*[\[(]|^\W*(?:\w+, )?let (?:me|us)\b|^\W*(?:this|it) is (?:so that|because)\b"
    r"|\bas the saying goes\b"
    r"|\b(?:beg to (?:move|second)|the clerk|notice of motion|question (?:put|proposed|is,)"
    r"|(?:please |kindly )?(?:refer|see) (?:also )?(?:to )?(?:the )?annex"
    r"|mr\.? (?:deputy )?speaker,? sir\W*$|your deliberation|fellow deputies\W*$)",
    re.IGNORECASE,
)
_THOUGHT = re.compile(
    r"\b(?:i|we|you|many|some|most|people|others|everyone|economists|experts|analysts)"
    r"(?: (?:all|also|can|do|fully|too|still|would))*"
    r" (?:know|believe|hope|think|expect|recogni[sz]e|understand|agree|estimate|anticipate|foresee"
    r"|envisage|forecast|fear|worry|wish|feel|say|ask|wonder|assume|appreciate|acknowledge|assure"
    r"|see|(?:am|are) (?:\w+ly )?(?:confident|optimistic|mindful|aware|sure|certain|hopeful"
    r"|conscious|glad|grateful))\b"
    r"|\b(?:shows?|means?|suggests?|demonstrates?|reminds? us|underlines?|underscores?) that\b"
    r"|\b(?:it is|it's|what is|one thing is|the (?:reality|fact|truth|question|point) is)\b"
    r"|^\W*(?:assuming|if only|what if|imagine|suppose|(?:but |and )?(?:neither|nor)|only then"
    r"|gone are|in other words|because|either way|whether)\b",
    re.IGNORECASE,
)
"""What stands before the modal where somebody only thinks that something will be."""

_EXAMPLE = re.compile(
    r"^\W*(?:for (?:example|instance|someone|an? (?:[\w'$,-]+ ){0,4}(?:household|family|couple"
    r"|person|worker|member|student|earner|firm|company|employer|senior))\b|to illustrate"
    r"|take,? (?:for|the (?:example|case))|consider\b"
    r"|e\.g\.|an? (?:[\w'$,-]+ ){0,4}(?:household|family|couple)\b)",
    re.IGNORECASE,
)
_NO_DEED = re.compile(
    rf"{_ADVERBS}(?:be (?:able|unable|a|an|in|the|more|less|no|better|worse|crucial|critical|key"
    r"|important|difficult|hard|tough|challenging|necessary|needed|required|seen|felt|hit|faced"
    r"|affected|uncertain|clear|there|those|many|some|times|different|costly|expensive|like|so"
    r"|too|very|just|even|left|tempted|impossible|possible|living|facing|seeing|spending|here"
    r"|dented|eroded|displaced|disrupted|hurt|lost|overtaken|overwhelmed|strained|tested"
    r"|on top|exposed|threatened|sufficient|insufficient"
    r"|well \w+ed|well looked after|taken care of)\b"
    r"|(?:have|has) (?:no|to|more|fewer|less|greater|better|a better|a more|an impact|enough)\b"
    r"|(?:need|face|feel|experience|know|remember|find|depend|reap|lose|fail|suffer"
    r"|encounter|live|think|believe|hope|expect|agree|recall|recogni[sz]e|appreciate"
    r"|forget|emerge|prevail|happen|occur|mean|require|benefit|hear|realise that|become|seem"
    r"|wonder|owe|look back|overcome|survive|aim high|stand still|be all right"
    r"|strive to be|entail|constrain|chart an? (?:\w+ )?(?:way|path|course)|press on"
    r"|stay the course|do so|cost|call our own)\b(?! to it that)"
    r"|save (?:up to|about|around|more|over|nearly|an? |\$)"
    r"|see (?!that\b|to\b)|take (?:some |more |many |a long |a lot of )?(?:time|years|decades)\b"
    r"|(?:result in|lead to|bring about|give rise"
    r"|eat into|run (?:down|out)|fall (?:short|behind)|lag|end up"
    r"|serve as|act as|play a|form (?:the|a)|come (?:from|with|through|under|at)|go (?:a long"
    r"|some) way|bear the|pay the price|do whatever)\b)",
    re.IGNORECASE,
)
"""Verbs by which nobody undertakes anything: states, fortunes, insights."""

_DUTY = re.compile(
    rf"{_ADVERBS}(?:implement|carry out|enforce|complete|deepen|promote|advance|accelerate|submit"
    r"|subject|accept|ban|stop|prohibit|prevent|give priority|adopt|raise|cut|reduce|increase"
    r"|expand|establish|build|launch|operate|allocate|strengthen|improve|step up|crack down"
    rf"|tighten|control|ensure|see (?:to it )?that|refine|do more|be {_ADVERBS}{_PARTICIPLE})\b",
    re.IGNORECASE,
)
"""What one who says "must" or "need to" undertakes; with other verbs it is an appeal."""

_INSIGHT = re.compile(
    rf"{_ADVERBS}(?:expect|aim high|remember|recogni[sz]e|know|think|forget|do (?:this|so)\b"
    r"|bear in mind|understand|reali[sz]e that|be (?:(?:an?|able|realistic|honest|careful|mindful"
    r"|too|so)\b|\W*$)|take care|do (?:my|our) best|shirk|compromise on|keep pace"
    r"|see\b(?! that\b| to\b)"
    r"|(?:experience|enjoy|recover|rebound|contribute|remain|stay|still|ensure an?)\b"
    r"|have (?:enough|sufficient)|remain (?:an?|prudent|vigilant)\b|stay an?\b|$)",
    re.IGNORECASE,
)
"""What one is told to see, not to do."""

_FOR_US = re.compile(
    rf"{_ADVERBS}(?:allow|enable|help|give|let|permit|put|keep|make|bring|prepare|position) us\b",
    re.IGNORECASE,
)
"""What an effect does; who acts says "we"."""

_ACTORS = re.compile(r"\b(?:we|i|government|ministr(?:y|ies)|authorit(?:y|ies))$", re.IGNORECASE)

_MEASURE_ITSELF = re.compile(
    rf"{_ADVERBS}(?:be {_ADVERBS}(?:better |more |well )?{_PARTICIPLE}\b"
    r"|be (?:eligible|exempt|open|available|free|subject|effective|responsible|in place"
    r"|in force|for\b|of\b|at\b)|take effect|apply|start|begin"
    r"|(?:ensure|guarantee|see (?:to it )?)(?: that)? no |prevent|forestall|avert|guard against"
    r"|commence|last|run\b|expire|lapse|cease|total)",
    re.IGNORECASE,
)
"""What a sentence about a measure ("This will …") says of it, where it is no mere effect."""

_NO_TIME = r"(?! (?:year|month|term|january|financial year),?)"
_POINTING = re.compile(
    r"^(?:and |but |so |yet |\w+ly,? |in (?:turn|addition|total|all|sum),? |together,? |overall,? "
    r"|by doing so,? |doing so |as such,? )*"
    r"(?:this|these|it|such|both|all (?:of )?(?:this|these)|together,? (?:this|these)|doing so)"
    rf"\b{_NO_TIME}",
    re.IGNORECASE,
)
_THIS = re.compile(rf"(?:all )?(?:this|these)\b{_NO_TIME}", re.IGNORECASE)
_EFFECT = re.compile(
    rf"{_ADVERBS}(?:help|ensure|enable|allow|give|make|mean|bring|benefit|cushion|cover|lead|result"
    r"|be|have|go|take|come|show|require|depend|serve|send|add|complement|boost|grow|become)\b",
    re.IGNORECASE,
)
"""What a thing does that is spoken of as "it"."""

_PROSPECT = re.compile(
    r"\b(?:econom(?:y|ies)|growth|gdp|inflation|prices|demand|world|trends?|chang(?:e|es)|outlook"
    r"|environment|competition|pressures?|challenges?|crisis|crises|pandemic|virus|wars?|conflicts?"
    r"|attacks?|threats?|events|forces"
    r"|impact|effects?|population|ageing|uncertaint(?:y|ies)|risks?|conditions|disruptions?|climate"
    r"|landscape|jobs|workforce|revenues?|journey|road|future|recovery|rivalry|tensions?|there|here"
    r"|transition|transformation|shift|nobody|no one|everyone|none|each of us|all of us|they)$",
    re.IGNORECASE,
)
"""What does not act: the last word of a subject whose future is only foreseen."""

_SCHEME = re.compile(
    r"(?:\b(?:moves?|measures?|offsets?|rebates?|top-ups?|schemes?|packages?|programmes?|initiatives?"
    r"|credits?|enhancements?|adjustments?|steps|supplements?|grants?|vouchers?|extensions?|support"
    r"|they|them|these|both)|\b[A-Z]{3,}|[a-z][A-Z]\w+)$"
)
"""What is spoken of as a thing that works: "our moves", "the TEC", "SkillsFuture"."""
_WORKS = re.compile(
    rf"{_ADVERBS}(?:help (?:to )?(?:offset|ease|reduce|cushion|mitigate|defray|cover"
    r"|\w+ (?:with|to)\b)"
    r"|cover|offset|supplement|cushion|complement|alleviate|mitigate|ease|involve|comprise|consist"
    r"|spur|encourage|benefit|ensure|enable|allow|boost|strengthen|reinforce|contribute|lend"
    r"|(?:provide|give|offer) (?:some |more |further |additional |greater |continuing |added )*"
    r"(?:support|help|assistance|assurance|certainty|relief|flexibility|offsets)\b)",
    re.IGNORECASE,
)
"""How such a thing works, which is no deed."""
_WHOSE_FORTUNE = re.compile(r"\b(?:he|she|impact|those with less)$", re.IGNORECASE)
_DOING_SO = re.compile(r"^\W*\w+ing\b[^,\d]*$")
"""Whose future is no deed: of a person in a story, of "moving quickly"."""
_SHOULD_THINGS_GO_ON = re.compile(
    r"^\W*(?:and |but )?(?:if|unless) [^.;]{1,120}?\b(?:continues?|persists?|grows?|rises?|remains?"
    r"|worsens?|falls?|increases?|happens?|occurs?)\b[^.;]*,",
    re.IGNORECASE,
)
"""If demand continues to grow, …: what then comes is foreseen."""

_OF_WHAT = re.compile(r" (?:of|in|on|from|around|for|with|between|across) ")
_HELPS = re.compile(rf"{_ADVERBS}help\b", re.IGNORECASE)
_BODIES = re.compile(
    r"\b(?:government|ministr(?:y|ies)|authorit(?:y|ies)|agenc(?:y|ies)|boards?|councils?|customs"
    r"|offices?|departments?|schools|institutions|banks|states?|country)$",
    re.IGNORECASE,
)
"""Who may help; a thing that helps has an effect."""

_ADVISED = re.compile(
    r"\b(?:each \w+|they(?: all| also)?|you|one|people|individuals|everyone|parents|he|she"
    r"|firms|companies|businesses|employers|workers|singaporeans|ours)$",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|if|because|since|how|whether|what|why|until|unless"
    r"|while|although|though|as|so)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:\w{2,}ed|is|are|was|were|has|have|had|do|does|did|need|needs|own|earn|work|live|face|wish"
    r"|want|meet|qualify|(?!(?:this|as|us|always|perhaps|thus)\b)\w+(?<!s)s)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:—–]\s+|\s[—–-]\s")
_RELATIVE = re.compile(
    r"\b(?!(?:and|but|so|yet|or|then|now)\b)\w+\s+(?:they|you|it|he|she)\s*$"
    r"|\b(?:is|are|was|were)\b.*\b(?!(?:and|but|so|yet|or|then|now)\b)\w+\s+(?:we|i)\s*$",
    re.IGNORECASE,
)


_SUGGESTED = re.compile(
    r"\b(?:suggestion|challenge|concern|question|key|way|option|alternative|idea|point|reason|answer"
    r"|thing|temptation|purpose|approach|trick|solution|response|tendency"
    r"|thrust|theme|prong|pillar|message)$"
    r"|^(?:and |so |but )?(?:this |the )?budget(?: \d+)?$",
    re.IGNORECASE,
)
"""Of whom it is said what it is, not what they do: "one suggestion is to tax the rich"."""

_OF_ITSELF = re.compile(
    rf"{_ADVERBS}(?:rise|fall|grow|increase|decrease|decline|slow|shrink|widen|worsen|change|differ"
    r"|vary|go (?:up|down))\b"
    r"(?! (?:our|the|their|its|support|funding|spending|investments?|grants?)\b)[^\d]*$",
    re.IGNORECASE,
)
"""What happens by itself, without a figure that is set."""


_STAYS = re.compile(
    rf"{_ADVERBS}(?:remain|stay)\b(?! (?:committed|ready|firm|in place|in force|in effect)\b)",
    re.IGNORECASE,
)


_ASIDE = re.compile(
    r"^,? (?:therefore|however|thus|hence|then|also|instead|of course|in turn|accordingly),", re.I
)
"""We will, therefore, have to …"""
_LEADS_OFF = re.compile(
    r"^\W*(?:and |but )?(?:as (?!part|an?\b|well|in\b|for\b|of\b|regards|usual)|when|although"
    r"|because|unless|until|whether|while|if)\b",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    """A clause with a modal: what stands before it, its subject, the modal, what stands behind."""

    before: str
    subject: str
    modal: str
    verb: str


def is_framing_en(sentence: str) -> bool:
    """Whether an English sentence of a plan commits to nothing."""
    if _PROCEDURE.search(sentence) or _EXAMPLE.search(sentence):
        return True
    if _SHOULD_THINGS_GO_ON.match(sentence):
        return True
    said = [
        _said(sentence, match)
        for match in MODAL.finditer(sentence)
        if not match[0][0].isupper() or not match.start()  # "Our SG Arts Plan to" is a name
    ]
    main = [each for each in said if not _is_subordinate(each.subject) and not _is_condition(each)]
    if not main:
        return MODAL.search(sentence) is not None
    return all(_is_no_deed(each) for each in main[:1])


def is_relative(before: str) -> bool:
    """Whether what stands before a modal makes it a relative clause's: "values they need to"."""
    return _RELATIVE.search(before) is not None


def _said(sentence: str, modal: re.Match[str]) -> _Said:
    before = sentence[: modal.start()]
    breaks = list(_CLAUSE.finditer(before))
    subject = before[breaks[-1].end() :] if breaks else before
    verb = _ASIDE.sub("", sentence[modal.end() :], count=1).lstrip()
    return _Said(before, subject.strip(), modal[0].casefold(), verb)


def _is_subordinate(subject: str) -> bool:
    """Whether a modal's clause hangs on another: "so that firms will", no verb in between."""
    if is_relative(subject):
        return True
    if _LEADS_OFF.match(subject) and not _ACTORS.search(subject):
        return True
    found = list(_SUBORDINATE.finditer(subject))
    if not found:
        return False
    between = subject[found[-1].end() :]
    if found[-1].start() == 0 and found[-1][0].casefold() in ("so", "that"):
        return False
    return _FINITE.search(between) is None


def _is_condition(said: _Said) -> bool:
    """Whether a modal opens a condition: "should developers sell …"."""
    if said.modal == "should" and re.match(r"(?:these|this|the|they|it|there|any)\b", said.verb):
        return True
    return not said.subject and said.modal in ("should", "need to")


def _is_no_deed(said: _Said) -> bool:
    if said.modal in ("is to", "are to") and re.search(r"\b(?:this|these|it)$", said.subject, re.I):
        return True
    if _SUGGESTED.search(said.subject) and said.modal in ("is to", "are to", "will"):
        return True
    if said.modal == "aims to":  # what a programme is for, not what one undertakes
        return not _ACTORS.search(said.subject)
    if said.modal not in ("will", "shall", "should", "must", "need to", "needs to", "ought to"):
        return False
    if _THOUGHT.search(said.before):
        return True
    has_figure = re.search(r"\d", _CLAUSE.split(said.verb, maxsplit=1)[0]) is not None
    spoken = re.match(_ADVERBS, said.verb)
    if _SPEECH.match(said.verb[spoken.end() if spoken else 0 :]):
        return True
    if said.modal in ("will", "shall") and _NO_DEED.match(said.verb):
        return True
    is_duty = said.modal not in ("will", "shall")
    is_appeal = said.modal in ("must", "need to", "needs to", "ought to")
    if is_appeal and not (_DUTY.match(said.verb) or has_figure):
        return True
    head = _OF_WHAT.split(said.subject, maxsplit=1)[0]
    if _WHOSE_FORTUNE.search(said.subject) or _WHOSE_FORTUNE.search(head):
        return True
    if _DOING_SO.match(said.subject) and not _MEASURE_ITSELF.match(said.verb):
        return True
    if not is_duty and _SCHEME.search(head) and _WORKS.match(said.verb):
        return not _BODIES.search(said.subject)
    if is_duty and (_INSIGHT.match(said.verb) or _ADVISED.search(said.subject)):
        return True
    if _FOR_US.match(said.verb) and not _ACTORS.search(said.subject):
        return True
    if re.search(r"\bdetails\b", said.subject, re.IGNORECASE):
        return True
    if said.modal == "should" and _PROSPECT.search(_OF_WHAT.split(said.subject)[0]):
        return _MEASURE_ITSELF.match(said.verb) is None and not has_figure
    if is_duty or _ACTORS.search(said.subject) or _MEASURE_ITSELF.match(said.verb):
        return False
    if _OF_ITSELF.match(said.verb) or (_STAYS.match(said.verb) and not has_figure):
        return True
    pointing = _POINTING.match(said.before)
    if pointing and pointing[0].casefold().endswith("it"):  # "it" may be the office that acts
        return _EFFECT.match(said.verb) is not None
    if pointing or _THIS.match(said.subject):
        return True
    if _HELPS.match(said.verb) and head.split()[-1:] and head.split()[-1].islower():
        return not _BODIES.search(head)
    if _PROSPECT.search(said.subject) or _PROSPECT.search(head):
        return True
    return re.match(rf"{_ADVERBS}be\b", said.verb) is not None and not has_figure
