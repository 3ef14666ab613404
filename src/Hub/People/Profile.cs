using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>One's own profile, to be changed.</summary>
/// <param name="ClinicHours">Day of the week (<c>mon</c> … <c>sun</c>) and its spans; days without hours are left out.</param>
public sealed record ProfileView(
    Guid Id,
    string Email,
    string Name,
    IReadOnlyList<string> Specialties,
    IReadOnlyList<string> Languages,
    string Country,
    string TimeZone,
    IReadOnlyDictionary<string, string> ClinicHours,
    Guid? PhotoId);

/// <summary>Reads one's own profile.</summary>
public static class ReadProfile
{
    public sealed record Request : IQuery<ProfileView>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<ProfileView>>
    {
        public async Task<Outcome<ProfileView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            string? email = await db.Users.Where(u => u.Id == me.Id).Select(u => u.Email).SingleAsync(cancellationToken);
            var hours = ClinicHours.Parse(me.ClinicHours);
            var byDay = ClinicHours.Days.Where(day => hours[day].Count > 0).ToDictionary(day => day, day => string.Join(", ", hours[day]));
            return new ProfileView(me.Id, email ?? "", me.Name, me.Specialties, me.Languages, me.Country, me.TimeZone, byDay, me.PhotoId);
        }
    }
}

/// <summary>Somebody says who they are and when they can be reached. The administrators of all their organisations are told of another name.</summary>
public static class SaveProfile
{
    private const int MaxLanguages = 12;

    /// <param name="Name">As shown to others.</param>
    /// <param name="Specialties">Codes of <see cref="Specialty"/>; none for who is not asked.</param>
    /// <param name="Languages">BCP 47 tags, best first.</param>
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="TimeZone">IANA name.</param>
    /// <param name="ClinicHours">Day (<c>mon</c> … <c>sun</c>) and spans such as <c>08:00-12:00, 14:00-18:00</c>.</param>
    public sealed record Request(
        string? Name,
        IReadOnlyList<string>? Specialties,
        IReadOnlyList<string>? Languages,
        string? Country,
        string? TimeZone,
        IReadOnlyDictionary<string, string?>? ClinicHours = null) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("name", Name, NewClinicians.NameLength);
            if (Specialties?.All(Specialty.IsKnown) == false) errors.Add("specialties", "field-unknown-choice", string.Join(", ", Specialty.Codes));
            if ((Languages ?? []).FirstOrDefault(language => !Language.IsTag(language)) is { } wrong) errors.Add("languages", "language-unknown", wrong);
            if (Languages?.Count > MaxLanguages) errors.Add("languages", "languages-too-many", MaxLanguages);
            NewClinicians.ValidateCountry(errors, Country);
            errors.Text("timeZone", TimeZone, 100);
            NewClinicians.ValidateTimeZone(errors, TimeZone);
            foreach (var (day, text) in ClinicHours ?? new Dictionary<string, string?>())
            {
                if (!People.ClinicHours.Days.Contains(day)) errors.Add("clinicHours", "field-unknown-choice", string.Join(", ", People.ClinicHours.Days));
                else if (!People.ClinicHours.TryParseDay(text, out _, out string piece)) errors.Add($"clinicHours.{day}", "clinic-hours-wrong", piece);
            }
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Clinician>().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            string name = request.Name!.Trim();
            if (name != me.Name) await TellAsync(me.Id, cancellationToken);
            me.Name = name;
            me.Specialties = [.. (request.Specialties ?? []).Distinct()];
            me.Languages = [.. (request.Languages ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
            (me.Country, me.TimeZone) = (request.Country!, request.TimeZone!.Trim());
            me.ClinicHours = HoursOf(request.ClinicHours).ToString();
            return Unit.Value;
        }

        private static ClinicHours HoursOf(IReadOnlyDictionary<string, string?>? days)
        {
            var hours = new ClinicHours();
            foreach (var (day, text) in days ?? new Dictionary<string, string?>())
            {
                if (People.ClinicHours.TryParseDay(text, out var spans, out _)) hours.Set(day, spans);
            }

            return hours;
        }

        private async Task TellAsync(Guid me, CancellationToken cancellationToken)
        {
            var mine = db.Set<Membership>().Active().Where(m => m.ClinicianId == me).Select(m => m.OrganisationId);
            var told = await db.Set<Membership>().Active().With(Roles.Administrator).Where(m => m.ClinicianId != me && mine.Contains(m.OrganisationId)).Select(m => m.ClinicianId).Distinct().ToListAsync(cancellationToken);
            afterCommit.Tell(new PeopleNews("name-changed", me, told));
        }
    }
}

/// <summary>Languages as BCP 47 writes them.</summary>
internal static class Language
{
    private const int MaxLength = 35;

    /// <summary>Names the field of something that was typed and is no language; nothing typed is no fault here.</summary>
    internal static void Check(FieldErrors errors, string field, string? typed)
    {
        if (!string.IsNullOrWhiteSpace(typed) && !IsTag(typed.Trim())) errors.Add(field, "language-unknown", typed);
    }

    /// <summary>A tag by its form: a language of two or three letters, then parts of letters and digits (RFC 5646 §2.1).</summary>
    public static bool IsTag(string? tag) => tag is { Length: > 1 and <= MaxLength }
        && tag.Split('-') is [{ Length: 2 or 3 } language, .. var rest]
        && language.All(char.IsAsciiLetter)
        && rest.All(part => part.Length is > 0 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    /// <summary>A tag as RFC 5646 §2.1.1 writes it (<c>zh-Hans-CN</c>), so that one language has one spelling.</summary>
    public static string Normalised(string tag)
    {
        string[] parts = tag.ToLowerInvariant().Split('-');
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Length == 2) parts[i] = parts[i].ToUpperInvariant();
            if (parts[i].Length == 4 && char.IsAsciiLetter(parts[i][0])) parts[i] = char.ToUpperInvariant(parts[i][0]) + parts[i][1..];
        }

        return string.Join('-', parts);
    }

    /// <summary>Whether two tags are of one language, whatever script or region they name besides.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one.Split('-')[0], other.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
