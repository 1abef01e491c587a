package app.safeshare.checks

import android.content.pm.ApplicationInfo
import android.content.pm.PackageInfo
import android.content.pm.PackageManager
import android.content.pm.ShortcutManager
import app.safeshare.support.app
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** The manifest as the phone's package parser reads it. */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val parts = PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS or
        PackageManager.GET_PROVIDERS or PackageManager.GET_PERMISSIONS
    private val info: PackageInfo = app.packageManager.getPackageInfo("app.safeshare", parts)

    @Test fun noPermissionIsAskedFor() {
        assertEquals(emptyList<String>(), info.requestedPermissions.orEmpty().toList())
        assertEquals(0, info.permissions.orEmpty().size)
    }

    @Test fun onlyTheShareAndTheLauncherAreOpenToOthers() {
        val all = info.activities.orEmpty().toList() + info.services.orEmpty() + info.receivers.orEmpty()
        assertEquals(6, all.size)
        val exported = all.filter { it.exported }.map { it.name }.sorted()
        assertEquals(listOf("app.safeshare.home.HomeActivity", "app.safeshare.share.ShareActivity"), exported)
    }

    @Test fun theProviderGrantsSingleAddressesOnly() {
        val provider = info.providers!!.single()
        assertEquals("app.safeshare.photos", provider.authority)
        assertEquals(false, provider.exported)
        assertEquals(true, provider.grantUriPermissions)
    }

    @Test fun nothingIsBackedUp() {
        val flags = info.applicationInfo!!.flags
        assertEquals(0, flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        assertTrue(flags and ApplicationInfo.FLAG_SUPPORTS_RTL != 0)
        assertEquals(36, info.applicationInfo!!.targetSdkVersion)
        assertEquals(26, info.applicationInfo!!.minSdkVersion)
    }

    /** Shortcuts in the share sheet would tell whom the parent shared with. */
    @Test fun noShortcutsAreOffered() {
        val withData = PackageManager.GET_META_DATA or PackageManager.GET_ACTIVITIES
        val info = app.packageManager.getPackageInfo("app.safeshare", withData)
        info.activities!!.forEach { assertEquals(it.name, null, it.metaData) }
        assertEquals(0, app.getSystemService(ShortcutManager::class.java)!!.dynamicShortcuts.size)
    }

    @Test fun everyDomainIsExcludedFromEveryTransfer() {
        val rules = File(System.getProperty("app.dir")!!, "res/xml/data_extraction_rules.xml")
        val root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(rules).documentElement
        for (way in listOf("cloud-backup", "device-transfer")) {
            val excluded = (
                root.getElementsByTagName(
                    way,
                ).item(0) as org.w3c.dom.Element
                ).getElementsByTagName("exclude")
            val domains = (0 until excluded.length).map { excluded.item(it) as org.w3c.dom.Element }
            assertTrue(domains.all { it.getAttribute("path") == "." })
            assertEquals(
                setOf("root", "file", "database", "sharedpref", "external"),
                domains.map {
                    it.getAttribute("domain")
                }.toSet(),
            )
        }
    }
}
