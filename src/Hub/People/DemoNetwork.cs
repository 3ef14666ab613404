using CaseHub.Hub.Data;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.People;

/// <summary>A fictional network to try the hub with.</summary>
public sealed record DemoOptions
{
    public const string EmailDomain = "@demo.casehub";

    /// <summary><c>--demo</c>, or <c>CaseHub:Demo</c>.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Every demo account's; <c>CASEHUB_DEMO_PASSWORD</c>.</summary>
    public required string Password { get; init; }

    internal static DemoOptions From(IConfiguration configuration) => new()
    {
        IsOn = bool.TryParse(configuration["CaseHub:Demo"], out bool isOn) && isOn,
        Password = configuration["CASEHUB_DEMO_PASSWORD"] is { Length: > 0 } password ? password : "casehub-demo",
    };
}

/// <summary>The demo's people are about to be stored: the floors above add to it what is theirs.</summary>
internal sealed record DemoMade(Guid AskingId, Guid AnsweringId, Guid FirstOnCallId, Guid SecondOnCallId) : INotification;

/// <summary>Makes the demo's organisations and clinicians where they are missing, and gives all of them the demo password.</summary>
internal sealed class DemoNetwork(HubDb db, NewClinicians clinicians, UserManager<IdentityUser<Guid>> users, DemoOptions options, IMediator mediator, TimeProvider clock)
{
    private static readonly Place Clinic = new("North Valley Clinics", "IT", "Europe/Rome");
    private static readonly Place Hospital = new("Harbour University Hospital", "FR", "Europe/Paris");
    private static readonly Place Elsewhere = new("Lakeside District Hospital", "PK", "Asia/Karachi");

    /// <summary>Wide on purpose: whatever a visitor asks, somebody can answer.</summary>
    private static readonly string[] Asked =
    [
        "dermatology", "cardiology", "paediatrics", "neonatology", "neurology", "internal-medicine", "infectious-diseases",
        "obstetrics", "gynaecology", "emergency-medicine", "general-surgery", "orthopaedics", "radiology", "pulmonology",
    ];

    private static readonly Person[] People =
    [
        new("gp", "Dr. Giulia Conti", Clinic, Roles.Clinician, ["it", "en"]),
        new("coordinator", "Marco Ferri", Clinic, Roles.Coordinator, ["it", "en"]),
        new("admin", "Sara Vitali", Clinic, Roles.Administrator, ["it", "en"]),
        new("admin2", "Paolo Riva", Clinic, Roles.Administrator, ["it", "en"]),
        new("privacy", "Ilaria Greco", Clinic, Roles.PrivacyOfficer, ["it", "en"]),
        new("specialist", "Dr. Hélène Martin", Hospital, Roles.Clinician | Roles.Specialist, ["fr", "en"], Asked),
        new("specialist2", "Dr. Julien Moreau", Hospital, Roles.Clinician | Roles.Specialist, ["fr", "en"], ["dermatology", "cardiology", "internal-medicine"]),
        new("hospital-admin", "Claire Dubois", Hospital, Roles.Administrator, ["fr", "en"]),
        new("hospital-admin2", "Karim Haddad", Hospital, Roles.Administrator, ["fr", "en"]),
        new("host", "Prof. Antoine Leroy", Hospital, Roles.Clinician | Roles.Organiser, ["fr", "en"]),
        new("interpreter", "Nadia Rahman", Hospital, Roles.Interpreter, ["fr", "en", "ur"]),
        new("viewer", "Dr. Ayesha Malik", Elsewhere, Roles.Clinician, ["ur", "en"]),
    ];

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (!await db.Set<Clinician>().AnyAsync(cancellationToken)) await CreateAsync(cancellationToken);
        var accounts = await db.Users.Where(u => u.Email!.EndsWith(DemoOptions.EmailDomain)).ToListAsync(cancellationToken);

        // One password, one hash: one each would only make the start slower.
        if (!await users.CheckPasswordAsync(accounts[0], options.Password)) accounts[0].PasswordHash = users.PasswordHasher.HashPassword(accounts[0], options.Password);
        foreach (var user in accounts) user.PasswordHash = accounts[0].PasswordHash;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        Place[] places = [Clinic, Hospital, Elsewhere];
        // One after the other: the first organisation is the one that keeps the installation.
        var organisations = places.ToDictionary(
            place => place,
            place => new Organisation { Id = clock.NewId(), Name = place.Name, Country = place.Country, CreatedAt = now.AddMilliseconds(Array.IndexOf(places, place)) });
        db.AddRange(organisations.Values);
        foreach (var asking in new[] { Clinic, Elsewhere }) AddNetwork(organisations[asking], organisations[Hospital], now);

        var ids = new Dictionary<string, Guid>();
        foreach (var person in People)
        {
            var user = new IdentityUser<Guid>
            {
                Id = clock.NewId(),
                UserName = person.Account + DemoOptions.EmailDomain,
                Email = person.Account + DemoOptions.EmailDomain,
                EmailConfirmed = true,
            };
            await users.CreateAsync(user);
            AddPerson(person, user.Id, organisations[person.Place].Id, now);
            ids[person.Account] = user.Id;
        }

        await mediator.Publish(new DemoMade(organisations[Clinic].Id, organisations[Hospital].Id, ids["specialist"], ids["specialist2"]), cancellationToken);

        await db.SaveChangesAsync(cancellationToken);
    }

    private void AddNetwork(Organisation asking, Organisation answering, DateTimeOffset now)
    {
        var network = new Network { Id = clock.NewId(), Name = $"{asking.Name} and {answering.Name}", OrganisationId = answering.Id, CreatedAt = now };
        db.Add(network);
        foreach (var member in new[] { asking, answering })
            db.Add(new NetworkMember { NetworkId = network.Id, OrganisationId = member.Id, InvitedAt = now, AcceptedAt = now });
    }

    private void AddPerson(Person person, Guid id, Guid organisationId, DateTimeOffset now)
    {
        var clinician = person.ToClinician(id, organisationId, now);
        db.Add(clinician);
        db.Add(clinicians.MembershipOf(clinician, organisationId, person.Roles));
        if (person.Roles.HasFlag(Roles.Specialist)) db.Add(LicenceOf(clinician, now));
    }

    /// <summary>Checked by nobody in particular: the demo begins in the middle of its work.</summary>
    private Licence LicenceOf(Clinician clinician, DateTimeOffset now) => new()
    {
        Id = clock.NewId(),
        OrganisationId = clinician.HomeOrganisationId,
        ClinicianId = clinician.Id,
        Number = "DEMO-10001",
        Authority = "Demo medical council",
        ExpiresAt = now.AddYears(3),
        SubmittedAt = now,
        FirstCheckBy = clock.NewId(),
        FirstCheckAt = now,
        SecondCheckBy = clock.NewId(),
        SecondCheckAt = now,
    };

    private sealed record Place(string Name, string Country, string TimeZone);

    private sealed record Person(string Account, string Name, Place Place, Roles Roles, string[] Languages, string[]? Specialties = null)
    {
        public Clinician ToClinician(Guid id, Guid organisationId, DateTimeOffset now) => new()
        {
            Id = id,
            HomeOrganisationId = organisationId,
            Name = Name,
            Specialties = [.. Specialties ?? []],
            Languages = [.. Languages],
            Country = Place.Country,
            TimeZone = Place.TimeZone,
            CreatedAt = now,
        };
    }
}
