using System.Text;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Import;
using CaseHub.Hub.People.Licences;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People;

public class ImportingPeople
{
    private const string Heading = "E-mail;Name;Roles;Specialties;Languages;Licence number;Licence authority;Licence expiry\n";
    private const string Good = Heading
        + "amina@clinic.example;Dr Amina Yusuf;clinician, specialist;paediatrics;en, sw;KE-1234;KMPDC;2027-12-31\n"
        + "joao@clinic.example;João Pires;Privacy officer;;pt-BR;;;\n";

    [Fact]
    public async Task A_dry_run_tells_line_by_line_what_would_happen_and_changes_nothing()
    {
        await using var hub = await HubFixture.StartAsync();

        var report = await hub.GrantedAsync(hub.Administrator, new CheckImport.Request(Bytes(Good)));

        Assert.Equal([(2, ImportFate.Invited), (3, ImportFate.Invited)], report.Lines.Select(line => (line.Number, line.Fate)));
        Assert.All(report.Lines, line => Assert.Null(line.Token));
        Assert.Empty(await hub.ReadAsync(db => db.Set<Invitation>().ToListAsync()));
    }

    [Fact]
    public async Task An_imported_person_joins_by_their_link_with_all_that_the_file_said()
    {
        await using var hub = await HubFixture.StartAsync();
        var report = await hub.GrantedAsync(hub.Administrator, new ImportPeople.Request(Bytes(Good)));

        var joined = await hub.GrantedAsync(null, new AcceptInvitation.Request(report.Lines[0].Token, "Amina Yusuf", "a long enough one"));

        var person = (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(joined.ClinicianId)));
        Assert.Equal(Roles.Clinician | Roles.Specialist, person.Person.Roles);
        Assert.Equal(["en", "sw"], person.Person.Languages);
        var licence = Assert.Single(person.Licences);
        Assert.Equal(("KE-1234", "KMPDC", new DateOnly(2027, 12, 31), LicenceState.Submitted), (licence.Number, licence.Authority, licence.LastDay, licence.State));
        Assert.Equal("João Pires", (await hub.GrantedAsync(null, new ReadInvitation.Request(report.Lines[1].Token))).Name);
    }

    [Fact]
    public async Task A_broken_line_stops_no_other_and_says_how_to_mend_it()
    {
        await using var hub = await HubFixture.StartAsync();
        string file = Heading
            + "no address;A;;;;;;\n"
            + "b@clinic.example;B;surgeon;;;;;\n"
            + "c@clinic.example;C;;heart;;;;\n"
            + "d@clinic.example;D;;;English;;;\n"
            + "e@clinic.example;E;;;;E-1;;\n"
            + "f@clinic.example;F;;;;F-1;Council;31 December\n"
            + "g@clinic.example;G;;;;G-1;Council;2020-01-01\n"
            + "h@clinic.example;\"H;;;;;;\n"
            + "i@clinic.example;I;;;;;;;;\n"
            + "good@clinic.example;Good;;;;;;\n"
            + "GOOD@clinic.example;Again;;;;;;\n";

        var report = await hub.GrantedAsync(hub.Administrator, new ImportPeople.Request(Bytes(file)));

        Assert.Equal(10, report.Count(ImportFate.Broken));
        Assert.Equal(11, Assert.Single(report.Lines, line => line.Fate == ImportFate.Invited).Number);
        Assert.All(report.Lines.Where(line => line.Fate == ImportFate.Broken), line => Assert.True(line.Says.Length > 20 && line.Token is null, $"{line.Number}: {line.Says}"));
        Assert.Contains("31 December", report.Lines.Single(line => line.Number == 7).Says, StringComparison.Ordinal);
        Assert.Single(await hub.ReadAsync(db => db.Set<Invitation>().ToListAsync()));
    }

    [Fact]
    public async Task A_file_sent_again_invites_nobody_twice()
    {
        await using var hub = await HubFixture.StartAsync();
        string file = Good + "gp@test.casehub;The GP;;;;;;\n";
        await hub.GrantedAsync(hub.Administrator, new ImportPeople.Request(Bytes(file)));

        var again = await hub.GrantedAsync(hub.Administrator, new ImportPeople.Request(Bytes(file)));

        Assert.Equal(3, again.Count(ImportFate.AlreadyThere));
        Assert.All(again.Lines, line => Assert.Null(line.Token));
        Assert.Equal(2, await hub.ReadAsync(db => db.Set<Invitation>().CountAsync()));
    }

    [Theory]
    [InlineData("email,name\na@clinic.example,\"Yusuf, Amina\"\n", "Yusuf, Amina")]
    [InlineData("\uFEFFemail;name\r\na@clinic.example;\"Say \"\"A\"\"\"\r\n", "Say \"A\"")]
    [InlineData("Name,E-Mail Address\nA, a@clinic.example \n", "A")]
    [InlineData("email;name\n\n;\na@clinic.example;A", "A")]
    public async Task Commas_semicolons_marks_and_quotation_are_read_as_people_write_them(string file, string name)
    {
        await using var hub = await HubFixture.StartAsync();

        var line = Assert.Single((await hub.GrantedAsync(hub.Administrator, new CheckImport.Request(Bytes(file)))).Lines);

        Assert.Equal(("a@clinic.example", name, ImportFate.Invited), (line.Email, line.Name, line.Fate));
    }

    [Fact]
    public async Task A_file_of_which_nothing_can_be_read_is_refused_with_the_reason()
    {
        await using var hub = await HubFixture.StartAsync();
        async Task<string> CodeAsync(byte[] file) => (await hub.RefusedAsync(hub.Administrator, new ImportPeople.Request(file))).Code;

        Assert.Equal("import-empty", await CodeAsync([]));
        Assert.Equal("import-not-utf8", await CodeAsync([.. Bytes(Heading), 0xE9, 0x0A]));
        Assert.Equal("import-not-utf8", await CodeAsync(Encoding.Unicode.GetBytes(Good)));
        Assert.Equal("import-no-email-column", await CodeAsync(Bytes("who;what\na;b\n")));
        Assert.Equal("import-nobody", await CodeAsync(Bytes(Heading)));
        Assert.Equal("import-too-large", await CodeAsync(new byte[ImportPeople.MaxBytes + 1]));
        Assert.Equal("import-too-many-lines", await CodeAsync(Bytes("email\n" + string.Concat(Enumerable.Range(0, 2001).Select(i => $"p{i}@clinic.example\n")))));
    }

    [Fact]
    public async Task Two_thousand_people_are_imported_at_once()
    {
        await using var hub = await HubFixture.StartAsync();

        var report = await hub.GrantedAsync(hub.Administrator, new ImportPeople.Request(Bytes("email\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"p{i}@clinic.example\n")))));

        Assert.Equal(2000, report.Count(ImportFate.Invited));
        Assert.Equal(2000, report.Lines.Select(line => line.Token).Distinct().Count());
    }

    [Fact]
    public void The_report_is_a_file_that_no_spreadsheet_takes_for_formulas()
    {
        var report = new ImportReport(true, [new ImportedLine(2, "=cmd@clinic.example", "A \"B\"", ImportFate.Invited, "", "token")]);

        Assert.Equal("line,email,name,result,link,says\r\n\"2\",\"'=cmd@clinic.example\",\"A \"\"B\"\"\",\"invited\",\"https://hub/token\",\r\n", ImportReportFile.Write(report, token => $"https://hub/{token}"));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
