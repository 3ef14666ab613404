using Microsoft.Data.Sqlite;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Somebody with a seat in a briefing, as its row says it.</summary>
/// <param name="Role">Host, Speaker, Interpreter or Audience.</param>
/// <param name="Place">Stage, Backstage or Audience.</param>
/// <param name="Language">BCP 47, of an interpreter.</param>
internal sealed record Seated(Persona Who, string Role = "Audience", string Place = "Audience", string? Language = null);

/// <summary>A briefing that is live already, written as rows: for stories that begin in the middle of one.</summary>
internal static class SeatedBriefing
{
    private const string Rows = """
        INSERT INTO Sessions (Id, OrganisationId, Kind, CreatedBy, CreatedAt, RelayOnly)
        SELECT @session, k.HomeOrganisationId, 'Briefing', k.Id, @now, 0 FROM Clinicians k JOIN AspNetUsers u ON u.Id = k.Id WHERE u.Email = @first;
        INSERT INTO Briefings (Id, OrganisationId, Title, Description, Languages, StartsAt, Minutes, TimeZone, WhoMayCome, CreatedById, CreatedAt, Sequence, Version)
        SELECT Id, OrganisationId, 'Ward round', '', '["en","it"]', @now, 60, 'Europe/Rome', 'Network', CreatedBy, @now, 0, 0 FROM Sessions WHERE Id = @session;
        INSERT INTO SessionStages (SessionId, OrganisationId, State, Layout, IsLocked, IsChatOff, StartedAt, Page, Version)
        SELECT Id, OrganisationId, 'Live', 'Speaker', 0, 0, @now, 0, 0 FROM Sessions WHERE Id = @session;
        INSERT INTO SessionChannels (SessionId, OrganisationId, Language, Position, Version) SELECT Id, OrganisationId, 'it', 1, 0 FROM Sessions WHERE Id = @session;
        """;

    private const string Seat = """
        INSERT INTO SessionSeats (SessionId, ClinicianId, OrganisationId, ForOrganisationId, Role, Place, Language, Version)
        SELECT s.Id, k.Id, s.OrganisationId, k.HomeOrganisationId, @role, @place, @language, 0 FROM Sessions s, Clinicians k JOIN AspNetUsers u ON u.Id = k.Id WHERE s.Id = @session AND u.Email = @email;
        """;

    /// <summary>The first of the people makes it; the floor is English, Italian has a channel.</summary>
    public static async Task<Guid> WriteAsync(RunningHub hub, CancellationToken cancel, params Seated[] people)
    {
        var session = Guid.CreateVersion7();
        await using var db = new SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "db", "casehub.db")};Pooling=False");
        await db.OpenAsync(cancel);
        await ExecuteAsync(db, Rows, cancel, ("@session", session), ("@now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000), ("@first", people[0].Who.Email));
        foreach (var one in people)
            await ExecuteAsync(db, Seat, cancel, ("@session", session), ("@email", one.Who.Email), ("@role", one.Role), ("@place", one.Place), ("@language", one.Language ?? (object)DBNull.Value));
        return session;
    }

    private static async Task ExecuteAsync(SqliteConnection db, string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
