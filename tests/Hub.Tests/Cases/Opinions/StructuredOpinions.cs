using System.Globalization;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;

namespace CaseHub.Hub.Tests.Cases.Opinions;

public class StructuredOpinions
{
    internal static readonly DrugLine Doxycycline = new("doxycycline", 100, "milligram", "twice-daily", "oral", 10, "with food");

    internal static WriteOpinion.Request Lyme(Guid id) => new(id, null, "stay")
    {
        Assessment = "Erythema migrans.",
        Recommendation = "Treat **now**.",
        Confidence = "high",
        Basis = "records-only",
        References = "NICE NG95\nEUCALB",
        Language = "en",
        Drugs = [Doxycycline],
    };

    [Fact]
    public async Task Keep_their_parts_and_are_one_text_too()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, Lyme(id));

        var opinion = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
        Assert.Equal(("Erythema migrans.", "Treat **now**.", "NICE NG95\nEUCALB"), (opinion.Assessment, opinion.Recommendation, opinion.References));
        Assert.Equal((Disposition.Stay, Confidence.High, OpinionBasis.RecordsOnly, false), (opinion.Disposition, opinion.Confidence, opinion.Basis, opinion.IsCritical));
        Assert.Equal(new DrugView("J01AA02", "doxycycline", 100, DoseUnit.Milligram, DoseFrequency.TwiceDaily, DoseRoute.Oral, 10, "with food"), Assert.Single(opinion.Drugs));
        Assert.Equal(
            """
            ## Assessment

            Erythema migrans.

            ## Recommendation

            Treat **now**.

            ## Medication

            - **doxycycline** 100 mg, twice a day, by mouth, for 10 days: with food

            ## References

            - NICE NG95
            - EUCALB

            Confidence: high. Basis: records only.
            """.ReplaceLineEndings("\n"),
            opinion.Markdown);
    }

    [Fact]
    public async Task Are_signed_with_name_licence_and_time()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, Lyme(id));

        var opinion = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
        Assert.Equal(("dermatologist", "T-1, Test council", hub.Clock.GetUtcNow()), (opinion.SignedName, opinion.SignedLicence, opinion.At + (hub.Clock.GetUtcNow() - opinion.At)));
        Assert.True(hub.Clock.GetUtcNow() - opinion.At < TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("doxiciclina", "J01AA02")]
    [InlineData("Doxycycline ", "J01AA02")]
    [InlineData("j01aa02", "J01AA02")]
    [InlineData("paracetamol", "N02BE01")]
    [InlineData("Céfalexine", "J01DB01")]
    [InlineData("cefalexine", "J01DB01")]
    [InlineData("多西环素", "J01AA02")]
    [InlineData("Aunt Mary's ointment", null)]
    public async Task Know_a_drug_by_its_code_or_by_its_name_in_any_language(string typed, string? code)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See below.", "stay") { Drugs = [Doxycycline with { Drug = typed }] });

        Assert.Equal(code, Assert.Single(Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions).Drugs).Code);
    }

    [Theory]
    [InlineData("fr", "azithromycine")]
    [InlineData("it", "azitromicina")]
    [InlineData("ur", "ایزیتھرومائیسین")]
    [InlineData("zh-Hans", "阿奇霉素")]
    [InlineData("sw", "azithromycin")]
    public void Name_a_coded_drug_in_the_readers_language(string reader, string name) =>
        Assert.Equal(name, Inn.Find("J01FA10")!.NameIn(CultureInfo.GetCultureInfo(reader)));

    [Fact]
    public void Have_a_list_of_drugs_in_which_each_code_and_each_name_means_one_drug()
    {
        Assert.True(Inn.All.Count > 300);
        Assert.All(Inn.All, one => Assert.Matches("^[A-Z][0-9]{2}[A-Z]{2}([0-9]{2})?$", one.Code));
        Assert.All(Inn.All, one => Assert.Same(one, Inn.Find(one.Code)));
        foreach (string language in (string[])["en", "fr", "it", "es", "zh", "ur"])
            Assert.All(Inn.All, one => Assert.Same(one, Inn.Find(one.NameIn(CultureInfo.GetCultureInfo(language)))));
    }

    [Fact]
    public void Say_every_code_in_words_and_no_unit_that_can_be_misread()
    {
        string[] units = [.. Enum.GetValues<DoseUnit>().Select(OpinionWords.Of)];

        Assert.Equal(units.Length, units.Distinct().Count());
        Assert.DoesNotContain(units, unit => unit.Contains('µ', StringComparison.Ordinal) || unit.Contains('μ', StringComparison.Ordinal) || unit is "mcg" or "U" or "IU");
        Assert.All(Enum.GetValues<DoseFrequency>(), frequency => Assert.NotEmpty(OpinionWords.Of(frequency)));
        Assert.All(Enum.GetValues<DoseRoute>(), route => Assert.NotEmpty(OpinionWords.Of(route)));
    }

    [Theory]
    [InlineData("0.50", "en-GB", "0.5")]
    [InlineData("0.50", "it-IT", "0,5")]
    [InlineData("100.0000", "en-GB", "100")]
    [InlineData("0.0125", "fr-FR", "0,0125")]
    public void Write_a_dose_without_trailing_zeros_as_the_reader_does(string dose, string reader, string written)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(reader);
        try
        {
            Assert.Equal(written, OpinionWords.Amount(decimal.Parse(dose, CultureInfo.InvariantCulture)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static TheoryData<string, DrugLine> BadLines => new()
    {
        { "drugs.0.drug", Doxycycline with { Drug = " " } },
        { "drugs.0.drug", Doxycycline with { Drug = new string('x', 121) } },
        { "drugs.0.dose", Doxycycline with { Dose = null } },
        { "drugs.0.dose", Doxycycline with { Dose = 0 } },
        { "drugs.0.dose", Doxycycline with { Dose = -1 } },
        { "drugs.0.dose", Doxycycline with { Dose = 0.00001m } },
        { "drugs.0.dose", Doxycycline with { Dose = 501, Unit = "gram" } },
        { "drugs.0.dose", Doxycycline with { Dose = 101, Unit = "percent" } },
        { "drugs.0.unit", Doxycycline with { Unit = null } },
        { "drugs.0.unit", Doxycycline with { Unit = "spoonful" } },
        { "drugs.0.frequency", Doxycycline with { Frequency = "often" } },
        { "drugs.0.route", Doxycycline with { Route = "somehow" } },
        { "drugs.0.days", Doxycycline with { Days = 0 } },
        { "drugs.0.days", Doxycycline with { Days = 366 } },
        { "drugs.0.note", Doxycycline with { Note = new string('x', 501) } },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task Refuse_a_line_that_cannot_be_meant_at_its_field(string field, DrugLine line)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var refusal = await hub.RefusedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "See below.", "stay") { Drugs = [line] });

        Assert.Equal([field], refusal.Fields.Keys);
        Assert.Empty((await hub.CaseAsync(hub.Gp, id)).Opinions);
    }

    [Fact]
    public async Task Refuse_what_is_too_long_or_unknown_at_its_field()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var good = Lyme(id);
        (string Field, WriteOpinion.Request Request)[] bad =
        [
            ("markdown", new WriteOpinion.Request(id, null, "stay")),
            ("markdown", good with { Markdown = new string('x', WriteOpinion.MarkdownLength + 1) }),
            ("disposition", good with { Disposition = null }),
            ("disposition", good with { Disposition = "home" }),
            ("assessment", good with { Assessment = new string('x', OpinionContent.PartLength + 1) }),
            ("recommendation", good with { Recommendation = new string('x', OpinionContent.PartLength + 1) }),
            ("references", good with { References = new string('x', OpinionContent.ReferencesLength + 1) }),
            ("confidence", good with { Confidence = "very" }),
            ("basis", good with { Basis = "hearsay" }),
            ("language", good with { Language = "English!" }),
            ("drugs", good with { Drugs = [.. Enumerable.Repeat(Doxycycline, 21)] }),
        ];

        foreach (var (field, request) in bad) Assert.Equal([field], (await hub.RefusedAsync(hub.Dermatologist, request)).Fields.Keys);
    }

    [Fact]
    public async Task That_are_critical_are_told_at_any_hour()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, Lyme(id) with { IsCritical = true });

        Assert.Contains("opinion-critical", await AskingBack.KindsOfAsync(hub, hub.Gp));
        Assert.DoesNotContain("opinion-written", await AskingBack.KindsOfAsync(hub, hub.Gp));
    }

    [Fact]
    public async Task Keep_what_was_typed_as_text_from_becoming_markup()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, Lyme(id) with { Drugs = [Doxycycline with { Drug = "[x](javascript:alert(1)) **b**", Note = "<b>\n# now" }] });

        var markdown = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions).Markdown;
        Assert.Contains(@"- **\[x\]\(javascript:alert\(1\)\) \*\*b\*\*** 100 mg", markdown, StringComparison.Ordinal);
        Assert.Contains(@": \<b\> \# now", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carry_translations_beside_them_that_say_who_made_them()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var opinion = (await hub.GrantedAsync(hub.Dermatologist, Lyme(id))).Id;

        await hub.GrantedAsync(hub.Gp, new TranslateOpinion.Request(opinion, "ur", "پہلا", "machine"));
        await hub.GrantedAsync(hub.Dermatologist, new TranslateOpinion.Request(opinion, "fr", "Érythème migrant.", "human"));
        await hub.GrantedAsync(hub.Gp, new TranslateOpinion.Request(opinion, "ur", "دوسرا", "human"));

        var view = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
        Assert.Equal("Erythema migrans.", view.Assessment);
        Assert.Equal([("ur", "دوسرا", TranslatedBy.Human, "gp"), ("fr", "Érythème migrant.", TranslatedBy.Human, "dermatologist")], view.Translations.Select(t => (t.Language, t.Markdown, t.By, t.ByName)));
        Assert.Equal(["rtl", "ltr", "auto", "ltr"], new[] { "ur", "fr", null, "ur-Latn" }.Select(LanguageTag.DirectionOf));
        Assert.Equal("translation-same-language", (await hub.RefusedAsync(hub.Gp, new TranslateOpinion.Request(opinion, "EN", "x", "human"))).Code);
        Assert.Equal(["by", "language", "markdown"], (await hub.RefusedAsync(hub.Gp, new TranslateOpinion.Request(opinion, "tlh!", " ", "dog"))).Fields.Keys.Order());
        Assert.Equal("opinion-not-found", (await hub.RefusedAsync(hub.Colleague, new TranslateOpinion.Request(opinion, "it", "x", "human"))).Code);
    }
}
