using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Who is named in a packet that is being made. People who came in a packet themselves leave as they came, so that a case that goes round is still the same.</summary>
internal sealed class PacketPeople(HubDb db, PublicAddress address)
{
    private readonly SortedSet<Guid> named = [];
    private Dictionary<Guid, ImportedPerson> imported = [];
    private Dictionary<Guid, PacketPerson> known = [];

    /// <summary>Host name of this hub; empty where nobody has set its address.</summary>
    public string Hub => address.Url is null ? "" : address.Host;

    /// <summary>Reads those who came in packets of an organisation; called first.</summary>
    public async Task LoadAsync(Guid organisationId, CancellationToken cancellationToken) =>
        imported = await db.Set<ImportedPerson>().AsNoTracking().Where(person => person.OrganisationId == organisationId).ToDictionaryAsync(person => person.ClinicianId, cancellationToken);

    /// <summary>What somebody is called in the packet, who is named by it from now on.</summary>
    public Guid Outside(Guid id)
    {
        named.Add(id);
        return imported.TryGetValue(id, out var person) ? person.OutsideId : id;
    }

    /// <summary>Looks up everybody who was named; <see cref="NameOf"/> knows them then.</summary>
    public async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var ids = named.Where(id => !imported.ContainsKey(id)).ToList();
        known = await db.Set<Clinician>().AsNoTracking().Where(person => ids.Contains(person.Id))
            .Select(person => new { person.Id, person.Name, person.Country, Organisation = db.Set<Organisation>().Single(one => one.Id == person.HomeOrganisationId).Name })
            .ToDictionaryAsync(person => person.Id, person => new PacketPerson(person.Id, person.Name, person.Organisation, person.Country, Hub), cancellationToken);
    }

    /// <summary>Name and organisation, as they are told where the person has their account.</summary>
    public string NameOf(Guid? id) => id is { } one && Find(one) is var person ? $"{person.Name} ({person.Organisation})" : "CaseHub";

    /// <summary>Everybody who was named, in the order of their ids in the packet.</summary>
    public List<PacketPerson> All() => [.. named.Select(Find).OrderBy(person => person.Id).ThenBy(person => person.Name, StringComparer.Ordinal)];

    public PacketPerson Find(Guid id) => imported.TryGetValue(id, out var person)
        ? new PacketPerson(person.OutsideId, person.Name, person.Organisation, person.Country, person.Hub)
        : known.GetValueOrDefault(id) ?? new PacketPerson(id, "–", "–", "ZZ", Hub);
}
