using System.Buffers.Binary;
using System.Text;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>What comes in and is no packet of ours, or not whole: said in a clear sentence, and nothing of it is here afterwards.</summary>
[Trait("Category", "Hub")]
public class PacketsOfOthers(PacketsOfOthers.World world) : IClassFixture<PacketsOfOthers.World>
{
    private static readonly Dictionary<string, Func<Tampered, byte[]>> Tricks = new()
    {
        ["packet-empty"] = _ => [],
        ["packet-not-zip"] = _ => Encoding.UTF8.GetBytes(new string('x', 5_000)),
        ["packet-not-ours"] = _ => Tampered.Zip(archive => Tampered.Add(archive, "holiday.jpg", [1, 2, 3])),
        ["packet-truncated"] = packet => packet.Packed()[..^200],
        ["packet-encrypted"] = packet => Encrypted(packet.Packed()),
        ["packet-too-many-parts"] = packet => Counting(packet.Packed(), 0xFFFE),
        ["packet-part-missing"] = packet => With(packet, one => one.Parts.Remove("timeline.txt")).Packed(),
        ["packet-part-foreign"] = packet => packet.Packed(archive => Tampered.Add(archive, "run-me.exe", [77, 90])),
        ["packet-part-differs"] = packet => With(packet, one => one.Parts["case.md"][3] ^= 1).Packed(),
        ["packet-same-name"] = packet => packet.Packed(archive => Tampered.Add(archive, "CASE.md", [1])),
        ["packet-bad-name"] = packet => packet.Packed(archive => Tampered.Add(archive, "../../etc/cron.d/x", [1])),
        ["packet-bomb"] = packet => packet.Put("case.md", new byte[8_000_000]).Packed(),
        ["packet-later-version"] = packet => With(packet, one => one.Manifest["version"] = 2).Packed(),
        ["packet-manifest-broken"] = packet => With(packet, one => one.Manifest["parts"] = null).Packed(),
        ["packet-row-broken"] = packet => With(packet, one => one.Row("case")["urgency"] = "whenever").Packed(),
    };

    public static TheoryData<string> Codes => [.. Tricks.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Are_refused_whole_and_by_name(string code)
    {
        await IsRefusedAsync(Tricks[code](new Tampered(world.Packet)), code);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData(@"notes\..\..\x")]
    [InlineData("C:/x")]
    [InlineData("notes/./x")]
    [InlineData("notes//x")]
    [InlineData("notes/x ")]
    [InlineData("notes/x.")]
    [InlineData("files/")]
    [InlineData("files/a\u0001b")]
    public async Task Names_that_lead_elsewhere_are_refused(string name) =>
        await IsRefusedAsync(new Tampered(world.Packet).Packed(archive => Tampered.Add(archive, name, [1])), "packet-bad-name");

    [Fact]
    public async Task A_link_in_place_of_a_file_is_refused() => await IsRefusedAsync(
        new Tampered(world.Packet).Packed(archive => Tampered.Add(archive, "files/link", "/etc/passwd"u8.ToArray()).ExternalAttributes = unchecked((int)0xA1FF0000)), "packet-bad-name");

    [Fact]
    public async Task Json_that_is_hostile_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"a":""", 100_000)) + "1" + new string('}', 100_000);
        string many = $$"""{"format":"casehub-case","version":1,"parts":[{{string.Join(',', Enumerable.Repeat("{}", 1_000_000))}}]}""";
        foreach (string manifest in (string[])[deep, many, "[]", "1", "nonsense", """{"format":"casehub-case"}""", """{"format":"casehub-case","version":"\ud800"}"""])
            await IsRefusedAsync(Tampered.Zip(archive => Tampered.Add(archive, "manifest.json", Encoding.UTF8.GetBytes(manifest))), manifest is "[]" or "1" ? "packet-not-ours" : "packet-manifest-broken");
        await IsRefusedAsync(Tampered.Zip(archive => Tampered.Add(archive, "manifest.json", new byte[33 * 1024 * 1024])), "packet-manifest-large");
        await IsRefusedAsync(Tampered.Zip(archive => Tampered.Add(archive, "manifest.json", """{"format":"other"}"""u8.ToArray())), "packet-not-ours");
    }

    [Fact]
    public async Task Every_cut_of_a_packet_is_refused_without_an_error()
    {
        for (int length = 1; length < world.Packet.Length; length += world.Packet.Length / 60)
            Assert.False((await world.Hub.SendAsync(world.Hub.Administrator, new ReceivePacket.Request(new MemoryStream(world.Packet[..length])))).IsGranted);
        await NothingIsHereAsync();
    }

    [Fact]
    public async Task Rows_that_reach_for_somebody_elses_are_refused()
    {
        string[] properties = ["authorId", "at", "disposition"];
        foreach (string property in properties) await IsRefusedAsync(With(new Tampered(world.Packet), one => one.Row("opinions")[property] = $"{Guid.NewGuid()}").Packed(), "packet-row-broken");
        await IsRefusedAsync(With(new Tampered(world.Packet), one => one.Row("case")["facts"] = "{}").Packed(), "packet-row-broken");
        await IsRefusedAsync(With(new Tampered(world.Packet), one => one.Row("tracks")["gaps"] = """[{"fromMs":"x"}]""").Packed(), "packet-row-broken");
        await IsRefusedAsync(With(new Tampered(world.Packet), one => one.Row("notes", 1)["id"] = (string)one.Row("notes")["id"]!).Packed(), "packet-row-broken");
        await IsRefusedAsync(With(new Tampered(world.Packet), one => one.Manifest["caseNumber"] = "../1").Packed(), "packet-manifest-broken");
    }

    private static Tampered With(Tampered packet, Action<Tampered> change)
    {
        change(packet);
        return packet;
    }

    /// <summary>As a program that knows passwords marks every entry (APPNOTE.TXT §4.4.4, bit 0).</summary>
    private static byte[] Encrypted(byte[] packet)
    {
        for (int at = 0; at < packet.Length - 10; at++)
        {
            uint signature = BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(at));
            if (signature == 0x04034b50) packet[at + 6] |= 1;
            if (signature == 0x02014b50) packet[at + 8] |= 1;
        }

        return packet;
    }

    private static byte[] Counting(byte[] packet, ushort entries)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(packet.Length - 22 + 8), entries);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(packet.Length - 22 + 10), entries);
        return packet;
    }

    private async Task IsRefusedAsync(byte[] packet, string code)
    {
        Assert.Equal(code, (await world.Hub.RefusedAsync(world.Hub.Administrator, new ReceivePacket.Request(new MemoryStream(packet)))).Code);
        await NothingIsHereAsync();
    }

    private async Task NothingIsHereAsync()
    {
        Assert.Equal(0, await world.Hub.ReadAsync(async db => await db.Set<ClinicalCase>().CountAsync() + await db.Set<ImportedPerson>().CountAsync() + await db.Set<ReceivedPacket>().CountAsync() + await db.Set<Note>().CountAsync()));
        Assert.Empty(await world.Hub.ContentsAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(world.Hub.Folder, "tmp")));
    }

    /// <summary>A packet of a first hub, and a second one that is empty and stays so.</summary>
    public sealed class World : IAsyncLifetime
    {
        public HubFixture Hub { get; private set; } = null!;

        public byte[] Packet { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await using (var first = await HubFixture.StartAsync()) Packet = await first.TakenAlongAsync(first.Gp, (await first.WholeCaseAsync()).Case);
            Hub = await HubFixture.StartAsync();
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
