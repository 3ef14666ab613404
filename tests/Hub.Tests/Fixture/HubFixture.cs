using System.Reflection;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Tests;

/// <summary>
/// The real hub on a real database of its own, SQLite or PostgreSQL: the tests send the commands that the doors send. Two partner
/// organisations, in Italy the askers, in France the specialists, and a third that has no agreement with either.
/// </summary>
public sealed class HubFixture : IAsyncDisposable
{
    private readonly ServiceProvider provider;
    private readonly EmptyDatabase database;

    private HubFixture(string folder, EmptyDatabase database, Action<IServiceCollection>? replace, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Folder = folder;
        this.database = database;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("CaseHub:Data", folder), new("CaseHub:Media:Port", "0"), .. database.Settings, .. settings])
            .Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton<IConfiguration>(configuration);
        services.AddCaseHub(configuration);
        replace?.Invoke(services);
        provider = services.BuildServiceProvider(validateScopes: true);
    }

    public string Folder { get; }

    public ManualClock Clock { get; } = new();

    public IServiceProvider Services => provider;

    /// <summary>What leads another program to this hub's data.</summary>
    public IConfiguration Configuration => provider.GetRequiredService<IConfiguration>();

    public Actor Gp { get; private set; } = null!;

    /// <summary>A second clinician of the asking organisation, with no part in any case.</summary>
    public Actor Colleague { get; private set; } = null!;

    public Actor Dermatologist { get; private set; } = null!;

    public Actor OtherDermatologist { get; private set; } = null!;

    public Actor Cardiologist { get; private set; } = null!;

    public Actor Administrator { get; private set; } = null!;

    /// <summary>Of the asking organisation.</summary>
    public Actor PrivacyOfficer { get; private set; } = null!;

    /// <summary>A dermatologist whose organisation has no agreement with anybody.</summary>
    public Actor Stranger { get; private set; } = null!;

    public static async Task<HubFixture> StartAsync(Action<IServiceCollection>? replace = null, params KeyValuePair<string, string?>[] settings)
    {
        var hub = await StartEmptyAsync(replace, settings);
        await hub.AddPeopleAsync();
        return hub;
    }

    /// <summary>Without anybody in it; or with whom the settings ask for, such as the demo's network.</summary>
    public static async Task<HubFixture> StartEmptyAsync(Action<IServiceCollection>? replace = null, params KeyValuePair<string, string?>[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("casehub-test-").FullName;
        return await RunAsync(new HubFixture(folder, await EmptyDatabase.CopyAsync(folder), replace, settings));
    }

    /// <summary>On a data folder that already holds something.</summary>
    internal static Task<HubFixture> StartOnAsync(Action<string> fill, Action<IServiceCollection>? replace, params KeyValuePair<string, string?>[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("casehub-test-").FullName;
        fill(folder);
        return RunAsync(new HubFixture(folder, EmptyDatabase.None, replace, settings));
    }

    private static async Task<HubFixture> RunAsync(HubFixture hub)
    {
        try
        {
            await hub.provider.StartCaseHubAsync();
        }
        catch (StartException)
        {
            await hub.provider.DisposeAsync();
            Directory.Delete(hub.Folder, recursive: true);
            throw;
        }

        foreach (var service in hub.provider.GetServices<IHostedService>()) await service.StartAsync(default);
        return hub;
    }

    /// <summary>Sends as a door does: in a scope of its own, on behalf of somebody or of nobody, a millisecond after the one before.</summary>
    public async Task<Outcome<T>> SendAsync<T>(Actor? actor, IRequest<Outcome<T>> request)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Value = actor;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Sends a request whose type is not known here.</summary>
    /// <returns>Why it was refused; null when it was granted.</returns>
    public async Task<Refusal?> SendAnyAsync(Actor? actor, object request)
    {
        var answer = request.GetType().GetInterfaces()
            .Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>))
            .GetGenericArguments()[0].GetGenericArguments()[0];
        var send = typeof(HubFixture).GetMethod(nameof(SendForRefusalAsync), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(answer);
        return await (Task<Refusal?>)send.Invoke(this, [actor, request])!;
    }

    /// <summary>Sends what has to be granted.</summary>
    public async Task<T> GrantedAsync<T>(Actor? actor, IRequest<Outcome<T>> request)
    {
        var outcome = await SendAsync(actor, request);
        Assert.True(outcome.IsGranted, $"{outcome.Refusal?.Code}: {outcome.Refusal?.Text} {string.Join(' ', outcome.Refusal?.Fields.Keys ?? [])}");
        return outcome.Value;
    }

    /// <summary>Sends what has to be refused, and answers why.</summary>
    public async Task<Refusal> RefusedAsync<T>(Actor? actor, IRequest<Outcome<T>> request)
    {
        var outcome = await SendAsync(actor, request);
        Assert.False(outcome.IsGranted);
        return outcome.Refusal;
    }

    /// <summary>Looks straight into the database.</summary>
    internal async Task<T> ReadAsync<T>(Func<HubDb, Task<T>> read)
    {
        await using var scope = provider.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    /// <summary>Changes the audit log as only somebody can who has the whole database in their hands: the triggers that defend it go first.</summary>
    internal Task TamperAsync(string sql) => ReadAsync(async db =>
    {
        await db.Database.ExecuteSqlRawAsync(TestServer.IsUsed
            ? """DROP TRIGGER "AuditEntries_refuse_UPDATE" ON "AuditEntries"; DROP TRIGGER "AuditEntries_refuse_DELETE" ON "AuditEntries";"""
            : """DROP TRIGGER "AuditEntries_refuse_UPDATE"; DROP TRIGGER "AuditEntries_refuse_DELETE";""");
        return await db.Database.ExecuteSqlRawAsync(sql);
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var service in provider.GetServices<IHostedService>().Reverse()) await service.StopAsync(default);
        // This test's connections alone: others run beside it.
        await ReadAsync(db =>
        {
            if (db.Database.GetDbConnection() is SqliteConnection own) SqliteConnection.ClearPool(own);
            return Task.FromResult(true);
        });
        await provider.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<Refusal?> SendForRefusalAsync<T>(Actor? actor, IRequest<Outcome<T>> request) => (await SendAsync(actor, request)).Refusal;

    internal Task<Actor> AddClinicianAsync(string name, Guid organisationId, Roles roles, params string[] specialties) => ReadAsync(async db =>
    {
        var actor = AddClinician(db, name, organisationId, roles, specialties);
        await db.SaveChangesAsync();
        return actor;
    });

    private Actor AddClinician(HubDb db, string name, Guid organisationId, Roles roles, params string[] specialties)
    {
        var user = new IdentityUser<Guid> { Id = Clock.NewId(), UserName = $"{name}@test.casehub", Email = $"{name}@test.casehub" };
        (user.NormalizedEmail, user.NormalizedUserName) = (user.Email.ToUpperInvariant(), user.UserName.ToUpperInvariant());
        user.SecurityStamp = Guid.NewGuid().ToString();
        var clinician = new Clinician
        {
            Id = user.Id,
            HomeOrganisationId = organisationId,
            Name = name,
            Specialties = [.. specialties],
            Languages = ["en"],
            Country = "IT",
            TimeZone = "Europe/Rome",
            CreatedAt = Clock.GetUtcNow(),
        };
        var signIn = new SignIn { Id = Clock.NewId(), OrganisationId = organisationId, ClinicianId = user.Id, At = Clock.GetUtcNow(), IsProgram = true };
        var membership = new Membership
        {
            Id = Clock.NewId(),
            ClinicianId = user.Id,
            OrganisationId = organisationId,
            Roles = roles,
            Since = Clock.GetUtcNow(),
            ChangedAt = Clock.GetUtcNow(),
        };
        db.AddRange(user, clinician, signIn, membership);
        if (roles.HasFlag(Roles.Specialist)) db.Add(CheckedLicence(user.Id, organisationId));
        return new Actor(clinician.Id, organisationId, signIn.Id, roles, name);
    }

    private Licence CheckedLicence(Guid clinicianId, Guid organisationId) => new()
    {
        Id = Clock.NewId(),
        OrganisationId = organisationId,
        ClinicianId = clinicianId,
        Number = "T-1",
        Authority = "Test council",
        ExpiresAt = Clock.GetUtcNow().AddYears(1),
        SubmittedAt = Clock.GetUtcNow(),
        FirstCheckBy = Clock.NewId(),
        FirstCheckAt = Clock.GetUtcNow(),
        SecondCheckBy = Clock.NewId(),
        SecondCheckAt = Clock.GetUtcNow(),
    };

    private Task<int> AddPeopleAsync() => ReadAsync(db =>
    {
        var (clinic, hospital, elsewhere) = (Clock.NewId(), Clock.NewId(), Clock.NewId());
        foreach (var (id, country) in new[] { (clinic, "IT"), (hospital, "FR"), (elsewhere, "PK") })
        {
            db.Add(new Organisation { Id = id, Name = $"Hospital of {country}", Country = country, CreatedAt = Clock.GetUtcNow() });
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var network = new Network { Id = Clock.NewId(), Name = "Clinic and hospital", OrganisationId = hospital, CreatedAt = Clock.GetUtcNow() };
        db.Add(network);
        foreach (var member in new[] { clinic, hospital })
            db.Add(new NetworkMember { NetworkId = network.Id, OrganisationId = member, InvitedAt = Clock.GetUtcNow(), AcceptedAt = Clock.GetUtcNow() });

        Gp = AddClinician(db, "gp", clinic, Roles.Clinician);
        Colleague = AddClinician(db, "colleague", clinic, Roles.Clinician);
        Administrator = AddClinician(db, "administrator", clinic, Roles.Administrator);
        PrivacyOfficer = AddClinician(db, "privacy", clinic, Roles.PrivacyOfficer);
        Dermatologist = AddClinician(db, "dermatologist", hospital, Roles.Clinician | Roles.Specialist, "dermatology");
        OtherDermatologist = AddClinician(db, "other", hospital, Roles.Clinician | Roles.Specialist, "dermatology");
        Cardiologist = AddClinician(db, "cardiologist", hospital, Roles.Clinician | Roles.Specialist, "cardiology");
        Stranger = AddClinician(db, "stranger", elsewhere, Roles.Clinician | Roles.Specialist, "dermatology");
        return db.SaveChangesAsync();
    });
}
