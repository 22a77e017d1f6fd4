"""What short forms in job titles stand for.

Plain tables, each a few lines of `short=long`. A short form that could mean several things and is
not told apart by its place in the title is left out: an unread token does less harm than a wrong
reading. Sources: the usual personnel abbreviations of English-language pay rolls and job boards.
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Read `short=long` pairs; `_` in the long form stands for a space."""
    pairs = (entry.split("=") for entry in text.split())
    return {short: long.replace("_", " ") for short, long in pairs}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _table(
    """
    acct=accounting accts=accounts acctg=accounting actg=accounting accnt=accountant
    addr=address advr=adviser advsr=adviser agri=agriculture ag=agriculture agt=agent
    anlst=analyst anly=analyst analys=analyst appl=applications appls=applications
    appr=appraiser arch=architect assess=assessment assoc=associate asso=associate assmt=assessment
    assist=assistant asst=assistant att=attorney atty=attorney auto=automotive
    bd=board behav=behavioral ben=benefits bldg=building bldgs=buildings bus=business
    busi=business biz=business capt=captain chld=child clk=clerk clms=claims
    clm=claim clin=clinical cmplx=complex cmrcl=commercial cntr=center ctr=center cnslr=counselor
    coll=collections conserv=conservation const=construction constr=construction
    consumr=consumer consult=consultant contr=contract coor=coordinator
    coord=coordinator cor=corrections corr=corrections
    counslr=counselor cour=court csr=customer_service_representative ct=court cust=customer
    dept=department dep=deputy dp=deputy depy=deputy des=design devel=development
     developmntl=developmental dir=director
    dis=disability disabil=disability disp=dispatcher distr=distribution div=division
    drvr=driver econ=economics edu=education educ=education elec=electrical electr=electronics
    elig=eligibility emer=emergency emp=employee employmt=employment enf=enforcement
    engr=engineer eng'r=engineer engg=engineering ent=enterprise env=environmental
    envir=environmental environ=environmental equip=equipment eval=evaluation exec=executive
    exmnr=examiner examr=examiner fac=facility facil=facility fam=family fin=financial
    finan=financial fisc=fiscal foren=forensic frmn=foreman gen=general gvt=government
    govt=government gov=governor govs=governor grnds=grounds hist=historic hlth=health hwy=highway
    hosp=hospital hr=human_resources hrs=hours ind=industrial indus=industrial industr=industries
    info=information ins=insurance insur=insurance insurnc=insurance inspec=inspector inspr=inspector
    insptr=inspector instr=instructor intl=international
    inv=investigator investgr=investigator invstigtr=investigator invstgtr=investigator jr=junior
    jnr=junior jud=judicial juv=juvenile jvnl=juvenile lab=laboratory labs=laboratory lang=language
    lib=library libr=librarian lic=licensed lib'n=librarian lt=lieutenant lpn=licensed_practical_nurse
    lp=licensed_practical mntnc=maintenance mtc=maintenance mtce=maintenance
    mat=materials mdse=merchandise mech=mechanical med=medical mfg=manufacturing
    mgmt=management mngmt=management mgt=management mgr=manager mngr=manager mgrs=managers
    maint=maintenance mktg=marketing mkt=marketing mkting=marketing mntl=mental mgmnt=management mstr=master
    mtr=motor natl=national nat'l=national negtr=negotiator netwk=network ntwk=network nurs=nursing
    nutn=nutrition ntn=nutrition occ=occupational off=officer ofc=office ofcr=officer ofr=officer
    offr=officer oper=operations opers=operations ops=operations opns=operations org=organization
     pgm=program pgms=programs prgm=program prgms=programs prg=program prog=program
    progs=programs pharm=pharmacy phys=physical plng=planning plnt=plant pln=planning pol=policy
    pract=practitioner prac=practitioner prem=premium preserv=preservation prin=principal
    princ=principal prob=probation proc=processing prod=production
    proj=project prop=property pub=public publ=public pur=purchasing
    purch=purchasing pymt=payment qa=quality_assurance qc=quality_control qlty=quality qual=quality
     rec'd=received recep=receptionist recpt=receptionist rehab=rehabilitation
    rel=relations rels=relations rep=representative reps=representatives repr=representative
     resour=resources resid=residential ret=retirement
    rn=registered_nurse rpt=reporting sch=school sci=science secy=secretary
    sect=section secur=security securit=security serv=services servs=services svc=services
    svcs=services srvc=services srvcs=services srvs=services srv=services ser=services sgt=sergeant
    soc=social spc=specialist specl=specialist splst=specialist spclst=specialist spl=special
    spt=support supr=supervisor supv=supervisor supvr=supervisor spv=supervisor
    spvr=supervisor sprv=supervisor suprv=supervisor superv=supervisor sw=software hw=hardware supp=support suppt=support
    supt=superintendent survyr=surveyor sr=senior snr=senior stats=statistics
    stk=stock sys=systems syst=systems tchr=teacher tech'n=technician techn=technician
    tecn=technician telecom=telecommunications telecomm=telecommunications
    therap=therapist tng=training trng=training trans=transportation
    transp=transportation transpo=transportation treas=treasurer trt=treatment unemp=unemployment
    univ=university util=utilities utils=utilities val=validation verif=verification
     vets=veterans veh=vehicle voc=vocational vol=volunteer whse=warehouse
    warehous=warehouse wkr=worker wrkr=worker wkrs=workers wtr=water
    stv=stellvertretend abt=abteilung abtl=abteilungsleiter sachb=sachbearbeiter ltr=leiter
    ltg=leitung verw=verwaltung wiss=wissenschaftlich mitarb=mitarbeiter techn.=technisch
    administr=administrative adminstrative=administrative asssistant=assistant
    """
)

# Read by place: (where it is the noun of the title, anywhere else).
BY_PLACE: dict[str, tuple[str, str]] = {
    "admin": ("administrator", "administrative"),
    "adm": ("administrator", "administrative"),
    "admn": ("administrator", "administrative"),
    "an": ("analyst", "an"),
    "aud": ("auditor", "audit"),
    "cert": ("certification", "certified"),
    "cons": ("consultant", "conservation"),
    "couns": ("counselor", "counsel"),
    "dev": ("developer", "development"),
    "eng": ("engineer", "engineering"),
    "exam": ("examiner", "examination"),
    "insp": ("inspector", "inspection"),
    "invest": ("investigator", "investment"),
    "mg": ("manager", "mg"),
    "path": ("pathologist", "pathology"),
    "psych": ("psychologist", "psychiatric"),
    "rev": ("reviewer", "review"),
    "sup": ("supervisor", "support"),
    "surv": ("surveyor", "survey"),
    "ther": ("therapist", "therapy"),
    "op": ("operator", "operations"),
    "spec": ("specialist", "special"),
    "tech": ("technician", "technical"),
}

# Short forms that are words as they stand, for telling initials from words in SHOUTED titles.
SHORT_WORDS = _words(
    """cert co comp cons det dis ed ext inst int prof prot rec reg res ret rev sec st sub ther vet
    a act age aid air all ambulance an and any area arm art as at aux bar bay bed bill body book
    box boy bus by buy cab cafe call camp car care case cash chef city club coal code cook crew cut
    dam data day debt desk dog door dry ear egg eye fair farm fee file film fire fish fit fly food
    for fuel fund fur game gas gate gift girl gun gym hall head heat help home host ice in ink job
    key kid land law lead leg line loan low man map mark meat men milk mine mill motor new news
    night no note nurse of off office oil old on or out own park part pay pet plan play pool port
    post press rail rate ray red rent rig risk road room sale sales sand sea seed ship shop site
    ski soil spa staff stage steel store tax tea team test the time tool top tour town toy track
    trade tree trial truck unit use van vet view wage wall war ward way web well west wood work
    yard year yoga youth zoo und der die das im am fur"""
)

ACRONYMS = _words(
    """ai api bi ca ceo cfo chro cio cmo cnc cna coo cpa cro crm cso cto ciso db dba ehs emt ems erp
    esg eu gis gp hr hris hse hvac ict it itil kpi lan lpn lvn md ml mri nco ngo nhs ot pa phd plc
    pmo pr pt qa qc rd rn sap seo sem sla smb sme sql sre svp evp avp tv ui uk us usa ux vp wan"""
)
