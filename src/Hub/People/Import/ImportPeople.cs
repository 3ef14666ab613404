using System.Globalization;
using System.Text;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.Import;

public enum ImportFate
{
    /// <summary>Will be invited, or is: then the line has its link.</summary>
    Invited,

    /// <summary>Belongs to the organisation, or has an open invitation: nothing is done.</summary>
    AlreadyThere,

    /// <summary>Nothing is done; the line says what is wrong and how to mend it.</summary>
    Broken,
}

/// <summary>What becomes of one line.</summary>
/// <param name="Number">Of the line in the file, the heading being line 1.</param>
/// <param name="Says">For people: what is wrong and how to mend it, or why there is nothing to do; empty for an invitation.</param>
/// <param name="Token">For the link; only where the invitation was made.</param>
public sealed record ImportedLine(int Number, string? Email, string? Name, ImportFate Fate, string Says, string? Token);

/// <param name="IsDone">False for a dry run.</param>
public sealed record ImportReport(bool IsDone, IReadOnlyList<ImportedLine> Lines)
{
    public int Count(ImportFate fate) => Lines.Count(line => line.Fate == fate);
}

/// <summary>
/// An administrator brings many people at once, from a file: each good line becomes an invitation, a broken one stops no other, and a file sent again invites nobody twice.
/// <see cref="CheckImport"/> comes first and tells line by line what would happen.
/// </summary>
public static class ImportPeople
{
    public const int MaxBytes = PeopleFile.MaxBytes;

    /// <param name="File">As it was checked.</param>
    public sealed record Request(ReadOnlyMemory<byte> File) : ICommand<ImportReport>;

    internal sealed class Handler(ImportPlan plan, CurrentActor actor, Invitations invitations) : IRequestHandler<Request, Outcome<ImportReport>>
    {
        public async Task<Outcome<ImportReport>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (PeopleFile.TryRead(request.File, out var lines) is { } refusal) return refusal;
            var done = new List<ImportedLine>();
            foreach (var (line, offer) in await plan.OfAsync(lines, cancellationToken))
                done.Add(offer is null ? line : line with { Token = invitations.Add(offer, actor.Required.OrganisationId).Token });
            return new ImportReport(IsDone: true, done);
        }
    }
}

/// <summary>A dry run of <see cref="ImportPeople"/>: nothing is changed.</summary>
public static class CheckImport
{
    /// <param name="File">The file's bytes; at most 1 MB and 2,000 people.</param>
    public sealed record Request(ReadOnlyMemory<byte> File) : IQuery<ImportReport>;

    internal sealed class Handler(ImportPlan plan) : IRequestHandler<Request, Outcome<ImportReport>>
    {
        public async Task<Outcome<ImportReport>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (PeopleFile.TryRead(request.File, out var lines) is { } refusal) return refusal;
            return new ImportReport(IsDone: false, [.. (await plan.OfAsync(lines, cancellationToken)).Select(planned => planned.Line)]);
        }
    }
}

/// <summary>Says of each line what becomes of it; the offer is there for those that are invited.</summary>
internal sealed class ImportPlan(CurrentActor actor, Invitations invitations, NewLicences licences)
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy", "d.M.yyyy", "d/M/yyyy"];

    public async Task<List<(ImportedLine Line, Offer? Offer)>> OfAsync(IReadOnlyList<PeopleLine> lines, CancellationToken cancellationToken)
    {
        var known = await invitations.KnownAsync(actor.Required.OrganisationId, cancellationToken);
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var plan = new List<(ImportedLine, Offer?)>();
        foreach (var line in lines)
        {
            var errors = new FieldErrors();
            var offer = OfferOf(line, errors);
            string email = line[PeopleColumn.Email] ?? "";
            if (errors.Texts.Count == 0 && !seen.TryAdd(email, line.Number)) errors.Add("email", "import-twice", seen[email]);
            plan.Add(errors.Texts.Count > 0 ? (Line(ImportFate.Broken, string.Join(' ', errors.Texts.Select(error => $"{error.Key}: {error.Value}"))), null)
                : known.GetValueOrDefault(invitations.Normal(email)) is { } code ? (Line(ImportFate.AlreadyThere, Refusal.TextOf(code)), null)
                : (Line(ImportFate.Invited, ""), offer));

            ImportedLine Line(ImportFate fate, string says) => new(line.Number, line[PeopleColumn.Email], line[PeopleColumn.Name], fate, says, Token: null);
        }

        return plan;
    }

    private Offer OfferOf(PeopleLine line, FieldErrors errors)
    {
        if (line.Fault is { } fault) errors.Add("line", fault);
        string? email = line[PeopleColumn.Email];
        NewClinicians.ValidateEmail(errors, email);
        errors.OptionalText("name", line[PeopleColumn.Name], NewClinicians.NameLength);
        var roles = line.List(PeopleColumn.Roles).Select(Code).ToList();
        foreach (string role in roles) errors.Role("roles", role);
        var specialties = line.List(PeopleColumn.Specialties).Select(Code).ToList();
        if (specialties.Find(code => !Specialty.IsKnown(code)) is { } unknown) errors.Add("specialties", "import-specialty-unknown", unknown, string.Join(", ", Specialty.Codes));
        var languages = line.List(PeopleColumn.Languages).ToList();
        if (languages.Find(tag => !Language.IsTag(tag)) is { } wrong) errors.Add("languages", "language-unknown", wrong);
        var lastDay = LicenceOf(line, errors);
        return errors.Texts.Count > 0 ? new Offer("", Roles.None, []) : new Offer(email!, RoleCodes.Of(roles), specialties)
        {
            Name = line[PeopleColumn.Name],
            Languages = languages,
            LicenceNumber = lastDay is null ? null : line[PeopleColumn.LicenceNumber],
            LicenceAuthority = lastDay is null ? null : line[PeopleColumn.LicenceAuthority],
            LicenceLastDay = lastDay,
        };
    }

    /// <summary>All three cells of a licence or none.</summary>
    private DateOnly? LicenceOf(PeopleLine line, FieldErrors errors)
    {
        var (number, authority, day) = (line[PeopleColumn.LicenceNumber], line[PeopleColumn.LicenceAuthority], line[PeopleColumn.LicenceLastDay]);
        if (number is null && authority is null && day is null) return null;
        if (number is null || authority is null || day is null)
        {
            errors.Add("licence", "import-licence-part");
            return null;
        }

        errors.Text("licence number", number, SubmitLicence.NumberLength);
        errors.Text("licence authority", authority, SubmitLicence.AuthorityLength);
        if (!DateOnly.TryParseExact(day, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var lastDay)) errors.Add("licence expiry", "import-day", day);
        else if (licences.WrongDay(lastDay) is { } code) errors.Add("licence expiry", code);
        return lastDay;
    }

    /// <summary>As people write codes: <c>Privacy officer</c>, <c>internal medicine</c>.</summary>
    private static string Code(string text) => text.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
}

/// <summary>Writes a report to be handed on; cells that a spreadsheet would take for a formula are told to be text.</summary>
public static class ImportReportFile
{
    /// <param name="report">What was done.</param>
    /// <param name="linkOf">Makes the address of a link's token.</param>
    public static string Write(ImportReport report, Func<string, string> linkOf)
    {
        var text = new StringBuilder("line,email,name,result,link,says\r\n");
        foreach (var line in report.Lines)
        {
            string?[] cells = [line.Number.ToString(CultureInfo.InvariantCulture), line.Email, line.Name, Choices.CodeOf(line.Fate), line.Token is null ? null : linkOf(line.Token), line.Says];
            text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        string safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
