using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>Whom a packet names, as people of this hub: each becomes somebody without an account, also who has the id of somebody with one.</summary>
internal sealed class PacketArrivals
{
    private const int NameChars = 200;

    private readonly Dictionary<Guid, ImportedPerson> people;
    private readonly Dictionary<Guid, Guid> outside;

    public PacketArrivals(PacketManifest manifest, Guid organisationId)
    {
        people = manifest.People.ToDictionary(person => person.Id, person => Arrived(person, organisationId));
        outside = people.Values.DistinctBy(person => person.ClinicianId).ToDictionary(person => person.ClinicianId, person => person.OutsideId);
    }

    /// <summary>Null for somebody whom the packet does not name.</summary>
    public Guid? Inside(Guid id) => people.GetValueOrDefault(id)?.ClinicianId;

    public Guid Outside(Guid id) => outside[id];

    /// <summary>Adds those who are not here yet.</summary>
    public async Task AddAsync(HubDb db, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var ids = outside.Keys.ToList();
        var known = await db.Set<ImportedPerson>().Where(person => ids.Contains(person.ClinicianId)).Select(person => person.ClinicianId).ToListAsync(cancellationToken);
        foreach (var person in people.Values.DistinctBy(person => person.ClinicianId).ExceptBy(known, person => person.ClinicianId)) db.AddRange(person.Rows(at));
    }

    private static ImportedPerson Arrived(PacketPerson person, Guid organisationId)
    {
        string country = person.Country.All(char.IsAsciiLetterUpper) ? person.Country : "ZZ";
        return new ImportedPerson
        {
            ClinicianId = ImportedPerson.IdFor(organisationId, person.Id, person.Name, person.Organisation, country, person.Hub),
            OrganisationId = organisationId,
            OutsideId = person.Id,
            Name = Clean(person.Name),
            Organisation = Clean(person.Organisation),
            Country = country,
            Hub = PlainText.Line(person.Hub, NameChars),
        };
    }

    private static string Clean(string name) => PlainText.Line(name, NameChars) is { Length: > 0 } clean ? clean : "–";
}
