using System.Collections.Frozen;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>The words by which <see cref="IdentifierCheck"/> knows what stands beside them, in English, Italian, French, Urdu and Chinese.</summary>
internal static class IdentifierWords
{
    /// <summary>Frequent given names: before another capital they make a name. Without those that diseases, signs and stains are called by (Rose Bengal, Charles Bonnet).</summary>
    public static readonly FrozenSet<string> GivenNames = Words("""
        aaron adam alan albert alex alexander alice amanda amy andrea andrew angela anna anne anthony barbara benjamin betty brian carol catherine christine christopher daniel david deborah dennis
        diana donald dorothy edward elizabeth emily emma eric frances frank george grace hannah helen jack jacob james jane janet jason jennifer jessica joan john jonathan joseph joshua judith julia julie
        karen katherine kathleen kevin laura linda lisa louise lucy margaret maria mark martha martin mary matthew michael michelle nancy nicholas nicole olivia pamela patricia patrick paul peter rachel
        rebecca richard robert samantha samuel sandra sarah scott sharon sophie stephanie stephen steven susan thomas timothy william
        alessandra alessandro alessia anita antonella antonio beatrice bruno carla carlo caterina chiara claudia claudio cristina daniela daniele davide domenico elena eleonora emanuele enrico fabio federica federico
        filippo francesca francesco gabriele giacomo gianni giorgia giorgio giovanna giovanni giulia giulio giuseppe giuseppina ilaria laura lorenzo luca lucia luigi marco margherita mario martina massimo matteo
        maurizio michele monica nicola paola paolo pasquale pietro raffaele riccardo roberta roberto rosa salvatore sara silvia simona simone sofia stefania stefano tommaso valentina vincenzo vittorio
        adrien alain amélie antoine aurélie benoît bernard brigitte camille catherine cécile céline chantal christophe claire clément élodie émilie étienne fabien françois françoise frédéric gérard guillaume
        hélène henri hugo isabelle jacques jean jeanne jérôme julien laurent léa louis lucas madeleine manon marc marguerite marie marion martine mathieu mathilde michel monique nathalie nicolas olivier pascal
        patrice philippe pierre quentin raphaël rené sébastien sophie stéphane sylvie théo thierry thomas valérie vincent virginie yves
        aamir abdul abdullah adnan ahmad ahmed aisha ali amina amir amna arif asad asif asma ayesha bashir bilal bushra faisal farah farhan farooq fatima fatimah ghulam habib hafsa hamid hamza hasan hassan hina
        hussain ibrahim imran iqbal irfan ismail javed kamran karim khadija khalid khan maryam mehmood mohammad mohammed muhammad mustafa nadeem nadia nasir nasreen naveed nazia omar qasim rabia rahim rashid razia
        rizwan rukhsana saad sadia saima saleem salma samina sana shabana shahid shahzad shakeel shazia sidra sohail sumaira tahir tariq umar usman waqas waseem yasir yasmin yousaf yusuf zahid zainab zara zeeshan
        """);

    /// <summary>After a title or a given name they are a disease, a sign, a thing of medicine, or an ordinary word with a capital.</summary>
    public static readonly FrozenSet<string> NotNames = Words("""
        crohn parkinson basedow hodgkin alzheimer addison bechterew paget ménière meniere whipple behçet behcet hirschsprung hansen osler still wilson pott disease syndrome sign signs test score scale index ward
        hospital clinic road criteria fracture classification tube catheter stain virus lymphoma palsy gait with without has had have was is are and or on in for after since the this that not from at to of by no
        who whose complains presents presenting reports denies needs takes took seen aged age male female man woman child boy girl adult con senza ha aveva di da per che donna uomo bambino bambina anni affetto affetta
        avec sans a avait de du depuis qui homme femme enfant âgé âgée ans fever rash cough pain history known
        unknown withheld none redacted anonymous anonymised removed omesso omessa anonimo anonima sconosciuto ignoto inconnu inconnue anonyme masqué caché
        """);

    /// <summary>Months, by their first letters or in full; the number is their place modulo twelve.</summary>
    public static readonly FrozenDictionary<string, int> Months = Numbered(
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر");

    /// <summary>The hundred most frequent Chinese surnames, of one character.</summary>
    public const string Surnames =
        "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

    private static FrozenSet<string> Words(string text) => text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, int> Numbered(params string[] lists) => lists
        .SelectMany(list => list.Split(' ').Select((word, index) => (Word: word, Number: index + 1)))
        .DistinctBy(month => month.Word)
        .ToFrozenDictionary(month => month.Word, month => month.Number, StringComparer.OrdinalIgnoreCase);
}
