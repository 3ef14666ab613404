using CaseHub.Hub.Cases.Requests;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What looks as if it told who the patient is, and what only looks a little like it.</summary>
public class IdentifierTable
{
    private static readonly DateOnly Today = new(2026, 3, 14);

    [Theory]
    // Names after titles, labels and announcing words; frequent given names before another capital.
    [InlineData("Mr Rossi has had fever since Monday.", "Name: Mr Rossi")]
    [InlineData("Mrs. Mary Jones, 34 years", "Name: Mrs. Mary Jones")]
    [InlineData("Ms O'Brien called again", "Name: Ms O'Brien")]
    [InlineData("La Sig.ra Bianchi riferisce dolore", "Name: Sig.ra Bianchi")]
    [InlineData("Signora Verdi, 60 anni", "Name: Signora Verdi")]
    [InlineData("Mme Dubois se plaint de céphalées", "Name: Mme Dubois")]
    [InlineData("M. Dupont, 54 ans", "Name: M. Dupont")]
    [InlineData("Monsieur Lefèvre tousse", "Name: Monsieur Lefèvre")]
    [InlineData("Name: anna b.", "Name: Name: anna")]
    [InlineData("Patient's name: Khan", "Name: Patient's name: Khan")]
    [InlineData("Nom : Martin", "Name: Nom : Martin")]
    [InlineData("Cognome: Ferri", "Name: Cognome: Ferri")]
    [InlineData("Patient Ahmed Khan, diabetic", "Name: Patient Ahmed Khan")]
    [InlineData("paziente Giulia Conti con eritema", "Name: paziente Giulia Conti")]
    [InlineData("A girl named Zainab with rash", "Name: named Zainab")]
    [InlineData("Il paziente si chiama Marco", "Name: si chiama Marco")]
    [InlineData("L'enfant s'appelle Léa", "Name: s'appelle Léa")]
    [InlineData("Seen today: Fatima Bibi, rash on both arms", "Name: Fatima Bibi")]
    [InlineData("Giuseppe Esposito ha tosse", "Name: Giuseppe Esposito")]
    [InlineData("احمد صاحب کو بخار ہے", "Name: احمد صاحب")]
    [InlineData("محترمہ نسرین کو کھانسی ہے", "Name: محترمہ نسرین")]
    [InlineData("مریض کا نام بلال ہے", "Name: مریض کا نام بلال")]
    [InlineData("张先生发热三天", "Name: 张先生")]
    [InlineData("姓名：李晓明", "Name: 姓名：李晓明")]
    [InlineData("患者王芳，女，34岁", "Name: 患者王芳")]
    // Telephone numbers, with and without a country code.
    [InlineData("Call the mother: +39 347 123 4567", "Telephone: +39 347 123 4567")]
    [InlineData("tel. 0432 123456", "Telephone: tel. 0432 123456")]
    [InlineData("Cellulare 347 1234567", "Telephone: Cellulare 347 1234567")]
    [InlineData("portable : 06 12 34 56 78", "Telephone: portable : 06 12 34 56 78")]
    [InlineData("reachable on +33 6 12 34 56 78 until noon", "Telephone: +33 6 12 34 56 78")]
    [InlineData("موبائل نمبر ۰۳۰۰۱۲۳۴۵۶۷", "Telephone: موبائل نمبر ۰۳۰۰۱۲۳۴۵۶۷")]
    [InlineData("手机：13812345678", "Telephone: 手机：13812345678")]
    [InlineData("ask his son, 02 5503 1234", "Telephone: 02 5503 1234")]
    // E-mail.
    [InlineData("write to anna.b@example.org please", "Email: anna.b@example.org")]
    // National and record numbers.
    [InlineData("CF RSSMRA85T10A562S", "Number: RSSMRA85T10A562S")]
    [InlineData("CNIC 35202-1234567-1", "Number: 35202-1234567-1")]
    [InlineData("NIR 2 84 05 75 123 456 78", "Number: 2 84 05 75 123 456 78")]
    [InlineData("身份证 11010519491231002X", "Number: 11010519491231002X")]
    [InlineData("SSN 078-05-1120", "Number: 078-05-1120")]
    [InlineData("NHS number 943 476 5919", "Number: 943 476 5919")]
    [InlineData("MRN: 00482913", "Number: MRN: 00482913")]
    [InlineData("Hospital no. A-29384", "Number: Hospital no. A-29384")]
    [InlineData("patient ID 48213", "Number: patient ID 48213")]
    [InlineData("n° dossier 20481", "Number: n° dossier 20481")]
    [InlineData("cartella clinica n. 12345/26", "Number: cartella clinica n. 12345/26")]
    [InlineData("住院号 2025013387", "Number: 住院号 2025013387")]
    [InlineData("the number on the band is 4820938475", "Number: 4820938475")]
    // Dates of birth: any date after a word that says so, or a full date of more than a year ago.
    [InlineData("DOB 12/03/84", "BirthDate: DOB 12/03/84")]
    [InlineData("born on 1 March 2026, term", "BirthDate: born on 1 March 2026")]
    [InlineData("nato il 5.11.1979", "BirthDate: nato il 5.11.1979")]
    [InlineData("née le 14 février 1990", "BirthDate: née le 14 février 1990")]
    [InlineData("date de naissance : 02-07-1966", "BirthDate: date de naissance : 02-07-1966")]
    [InlineData("تاریخ پیدائش ۱۲/۰۵/۱۹۸۵", "BirthDate: تاریخ پیدائش ۱۲/۰۵/۱۹۸۵")]
    [InlineData("出生日期：1975年3月2日", "BirthDate: 出生日期：1975年3月2日")]
    [InlineData("1984-06-02, diabetic", "BirthDate: 1984-06-02")]
    [InlineData("diabetic since 3 May 1999", "BirthDate: 3 May 1999")]
    [InlineData("14/02/2025 first visit", "BirthDate: 14/02/2025")]
    // Addresses.
    [InlineData("lives at 12 Mill Road", "Address: 12 Mill Road")]
    [InlineData("Via Giuseppe Verdi 12, Udine", "Address: Via Giuseppe Verdi 12")]
    [InlineData("habite 8 rue de la République", "Address: 8 rue de la République")]
    [InlineData("address: block 4, upper valley", "Address: address: block 4, upper valley")]
    [InlineData("مکان نمبر ۱۲ میں رہتا ہے", "Address: مکان نمبر ۱۲")]
    [InlineData("住在人民路25号", "Address: 住在人民路25号")]
    public void Is_found(string text, string finding) => Assert.Equal(finding, Said(IdentifierCheck.Find("summary", text, Today, "IT")));

    [Theory]
    [InlineData("Hb 12.4 g/dl, WBC 11.2, platelets 150000, CRP 84 mg/l")]
    [InlineData("RR 120/80, 140/90 after walking; HR 104, SpO2 94 %")]
    [InlineData("Na 140, K 4.1, creatinine 88 µmol/l, glucose 10.5 mmol/l")]
    [InlineData("0.5 1.0 1.5 2.0 2.5 ng/ml over five hours")]
    [InlineData("Amoxicillin 500 mg 3x/day, paracetamol 1 g, ratio 05/10")]
    [InlineData("ICD-10 A69.2, ICPC S74, OPS 5-892.1")]
    [InlineData("G3 P2, 32+4 weeks, CTG 140")]
    [InlineData("since 14:30, again at 18.45, for 2-3 h")]
    [InlineData("Last seen well 12.03.2026 22:15")]
    [InlineData("First visit 20/05/2025, since then better")]
    [InlineData("PSA 2019 1.2, 2021 2.4, 2023 4.8")]
    [InlineData("GCS E3 V4 M6, pupils 3 mm")]
    [InlineData("TSH 1.2 mU/l, T4 14.2 pmol/l, 25-OH-D 18 ng/ml")]
    [InlineData("Troponin 12, 48, 230 ng/l at 0, 3 and 6 h")]
    [InlineData("HIV-RNA 120000 copies/ml, CD4 210")]
    [InlineData("WBC 12 000, platelets 230 000, ferritin 1 200")]
    [InlineData("pH 7.32, pCO2 48, HCO3 22, lactate 2.1")]
    [InlineData("EF 45 %, LVEDD 58 mm, E/e' 14")]
    [InlineData("visus 6/12, 20/40; IOP 14/16 mmHg")]
    [InlineData("Is this erythema migrans?")]
    [InlineData("Rash since Monday, started lamotrigine three weeks ago.")]
    [InlineData("M. Crohn known, M. tuberculosis excluded; MS since years")]
    [InlineData("Dr. Conti has seen the wound; Prof. Leroy advised rest")]
    [InlineData("Patient with Graves disease, Hashimoto in the family")]
    [InlineData("Patient Has Fever And Rash")]
    [InlineData("Name: unknown")]
    [InlineData("drug name: Amoxicillin; Nom du médicament : Amoxicilline")]
    [InlineData("Wilson disease, Addison crisis, Parkinson, Charcot-Marie-Tooth, Guillain-Barré")]
    [InlineData("Mark the border with a pen; Rose Bengal stain negative")]
    [InlineData("via orale 10 mg, Via Foley 16, via endovenosa 2 g")]
    [InlineData("paziente di 60 anni, nato a termine, nata prematura a 32 settimane")]
    [InlineData("born at term, born by caesarean, born 2 weeks early; né à terme")]
    [InlineData("patiente de 34 ans, enceinte de 12 SA, TA 130/80")]
    [InlineData("malade depuis 3 jours, 39,5 °C, sous Augmentin 1 g x 3")]
    [InlineData("مریض کو تین دن سے بخار ہے، ۱۰۲ درجہ، بی پی ۱۲۰/۸۰")]
    [InlineData("ڈاکٹر صاحب نے دیکھا ہے")]
    [InlineData("نام معلوم نہیں، عمر ۳۴ سال")]
    [InlineData("患者高热三天，体温39.5，血压120/80，白细胞12.3")]
    [InlineData("患者于昨日发热，既往体健")]
    [InlineData("call back if worse; phone consult 20 min; mobile X-ray")]
    [InlineData("cell count 12000, record of 3 fits, file attached, chart in 2 pages")]
    [InlineData("ID 0.1 ml intradermal, 5 IU, Fr 16, ch 9")]
    [InlineData("DICOM 1.2.840.10008.5.1.4.1.1.2")]
    [InlineData("Insulin 10-10-8-14, PEF 320 of 450")]
    [InlineData("Dosage 1-0-1, 2 x 1000 mg, 40 000 IE, 0,4 ml")]
    [InlineData("6 mm x 12 mm x 3 mm, 2 cm from the left ala")]
    [InlineData("")]
    [InlineData(null)]
    public void Is_left_alone(string? text) => Assert.Equal("", Said(IdentifierCheck.Find("summary", text, Today, "IT")));

    [Theory]
    [InlineData("mario_rossi_arm.jpg", "Name: mario_rossi")]
    [InlineData("Rossi Mario.pdf", "Name: Rossi Mario")]
    [InlineData("ECG Fatima-Bibi.png", "Name: Fatima-Bibi")]
    [InlineData("xray 1984-06-02.dcm", "BirthDate: 1984-06-02")]
    [InlineData("MRN00482913.dcm", "Number: MRN00482913")]
    [InlineData("scan_4820938475.png", "Number: 4820938475")]
    [InlineData("IMG_20240314_153000.jpg", "")]
    [InlineData("IMG20240314153000.jpg", "")]
    [InlineData("PXL_20250102_090807123.jpg", "")]
    [InlineData("IMG-20240314-WA0001.jpg", "")]
    [InlineData("1700000000000.jpg", "")]
    [InlineData("left arm.jpg", "")]
    [InlineData("rash.jpg", "")]
    [InlineData("DSC01234.JPG", "")]
    [InlineData("lab-results-2.pdf", "")]
    public void Names_of_files_are_looked_at_as_cameras_and_people_write_them(string name, string finding) => Assert.Equal(finding, Said(IdentifierCheck.Find("files", name, Today, "IT")));

    [Fact]
    public void Several_in_one_text_are_said_in_its_order_each_once()
    {
        var found = IdentifierCheck.Find("summary", "Mr Rossi, born 5.11.1979, tel. 0432 123456, rossi@example.org, Via Roma 12.", Today, "IT");

        Assert.Equal([IdentifierKind.Name, IdentifierKind.BirthDate, IdentifierKind.Telephone, IdentifierKind.Email, IdentifierKind.Address], found.Select(one => one.Kind));
    }

    [Fact]
    public void A_long_piece_is_shortened_and_a_long_text_looked_through()
    {
        string story = string.Concat(Enumerable.Repeat("Rash since Monday, Hb 12.4, RR 120/80, no fever 36.8. ", 370));

        Assert.Empty(IdentifierCheck.Find("summary", story, Today, "IT"));
        Assert.Equal(61, IdentifierCheck.Find("summary", "address: " + new string('x', 200), Today, "IT").Single().Snippet.Length);
    }

    private static string Said(IReadOnlyList<IdentifierFinding> findings) => string.Join("; ", findings.Select(one => $"{one.Kind}: {one.Snippet}"));
}
